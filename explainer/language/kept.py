"""Arrays kept as text beside the house's words, since some hosts take no binary files."""

from __future__ import annotations

from base64 import decodebytes, encodebytes
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

STEPS = 127
"""Numbers are kept as whole ones, of so many steps to either side."""


def keep(file: Path, told: npt.NDArray[np.float32], texts: dict[str, Iterable[str]], **others: Any) -> None:
    """Keep numbers in whole steps, lists of lines, and other arrays as they are."""
    step = np.abs(told).max() / STEPS
    lines: dict[str, Any] = {name: np.frombuffer("\n".join(of).encode(), dtype=np.uint8) for name, of in texts.items()}
    packed = BytesIO()
    np.savez_compressed(packed, told=np.rint(told / step).astype(np.int8), step=step, **lines, **others)
    file.write_bytes(encodebytes(packed.getvalue()))


class Kept:
    """What one file keeps, each array read when it is asked for."""

    def __init__(self, file: Path) -> None:
        self._arrays = np.load(BytesIO(decodebytes(file.read_bytes())))

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        found: npt.NDArray[Any] = self._arrays[name]
        return found

    def lines(self, name: str) -> list[str]:
        """A list of lines."""
        return self[name].tobytes().decode().split("\n")

    @property
    def step(self) -> np.float32:
        """What one step of the numbers is."""
        return np.float32(self["step"])
