"""Everything that reading needs of one project."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from explainer.language import catalogue as _catalogue
from explainer.language import lexicon as _lexicon
from explainer.language.catalogue import Catalogue
from explainer.language.lexicon import Lexicon
from explainer.language.valence import valence
from explainer.types import Words


@dataclass(frozen=True)
class Reader:
    """Everything reading needs for one project: its lexicon and the catalogue of intents."""

    lexicon: Lexicon
    catalogue: Catalogue


def reader(words: Words, folders: Iterable[Path] = ()) -> Reader:
    """The reader of a project; `folders` hold an owner's own phrases."""
    catalogue = _catalogue.load(folders)
    lexicon = _lexicon.build(words, catalogue.spellings)
    _ = lexicon.likeliest, valence()  # weighed and read now, so that nobody who asks waits for it
    return Reader(lexicon, catalogue)
