"""The projects that a page offers: the first is there at once, each other one is loaded when someone opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from explainer import declaration
from explainer.declaration import ProjectError
from explainer.project import DEMOS, Project, demos
from explainer.ready import ready


@dataclass(frozen=True)
class Offer:
    """A project that can be opened: what links and people call it, and how it is loaded."""

    name: str
    title: str
    load: Callable[[], Project]


class Shelf:
    """Offers by name, in the order in which they stand; each is loaded once.

    Raises ProjectError where two have the same name.
    """

    def __init__(self, offers: Iterable[Offer]) -> None:
        self.offers: dict[str, Offer] = {}
        for offer in offers:
            if offer.name in self.offers:
                raise ProjectError(f"Two projects are called '{offer.name}'; give one another name in project.toml.")
            self.offers[offer.name] = offer
        self._loaded: dict[str, Project] = {}
        self._locks = {name: Lock() for name in self.offers}

    @property
    def first(self) -> str:
        """The name of the project that opens."""
        return next(iter(self.offers))

    def get(self, name: str) -> Project:
        """The project with this name. Raises KeyError, and ProjectError where it can't be loaded."""
        with self._locks[name]:
            if name not in self._loaded:
                self._loaded[name] = self.offers[name].load()
                ready(self._loaded[name])
            return self._loaded[name]


def of_folders(folders: Iterable[str | Path], *, allow_pickle: bool = False) -> Shelf:
    """The projects in these folders; the bundled demos where none is named.

    Raises ProjectError for a folder without a readable project.toml.
    """
    chosen = [Path(folder) for folder in folders] or [DEMOS / name for name in demos()]
    return Shelf([_offer(folder, allow_pickle) for folder in chosen])


def of_project(project: Project) -> Shelf:
    """One project that is already there."""
    return Shelf([Offer(project.name, project.words.title, lambda: project)])


def _offer(folder: Path, allow_pickle: bool) -> Offer:
    said = declaration.read(folder)
    name = str(said.get("project", "name") or folder.resolve().name)
    title = str(said.get("project", "title") or name)
    return Offer(name, title, lambda: Project.load(folder, allow_pickle=allow_pickle))
