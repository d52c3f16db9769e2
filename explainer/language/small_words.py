"""The small words of every project, read once from `intents/_words.toml`: numbers, comparisons, changes, concepts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from explainer.language.tokens import stem, tokenize

Key = tuple[str, ...]

FOLDER = next(
    folder
    for folder in (Path(__file__).parent.parent / "intents", Path(__file__).parent.parent.parent / "intents")
    if folder.is_dir()
)
"""The drawer of intents: inside the package when installed, beside it in a checkout."""

_LINKING = """
    a about all am an any approximately are around as at be been being by did do does even for from had has have
    having he her his in is it its just of on only per really roughly set she some still than that the their there
    they this to value valued was were where which who whose with
"""
LINKS = frozenset(map(stem, _LINKING.split()))
"""Words that may stand between a column and its number without changing what is said."""


@lru_cache(maxsize=20_000)
def key(phrase: str) -> Key:
    """A phrase as the stems it is found by.

    >>> key("more than or equal to")
    ('more', 'than', 'or', 'equal', 'to')
    """
    return tuple(token.stem for token in tokenize(phrase))


@dataclass(frozen=True)
class Rival:
    """What decides between intents that share their words: of these, with one of `says` (and one of `also`, where any
    are named) and none of `without`, it is `wins`; `always`, however much all words together tell for another."""

    of: frozenset[str]
    says: frozenset[str]
    also: frozenset[str]
    without: frozenset[str]
    wins: str
    always: bool = False


def _rival(row: Mapping[str, Any]) -> Rival:
    words = {name: frozenset(row.get(name, ())) for name in ("of", "says", "also", "without")}
    return Rival(**words, wins=row["is"], always=row.get("always", False))


def _rivals(rows: Iterable[Mapping[str, Any]]) -> dict[str, tuple[Rival, ...]]:
    """The rows of the table that may decide a question which fits an intent best, by that intent."""
    found: dict[str, list[Rival]] = {}
    for rival in map(_rival, rows):
        for name in rival.of | {rival.wins}:
            found.setdefault(name, []).append(rival)
    return {name: tuple(rivals) for name, rivals in found.items()}


@dataclass(frozen=True)
class SmallWords:
    """The tables of `_words.toml`, by stem."""

    numbers: Mapping[str, float]
    scales: Mapping[str, float]
    comparators: Mapping[Key, str]
    superlatives: Mapping[str, str]
    weak: frozenset[Key]
    signs: Mapping[Key, str]
    factors: Mapping[str, float]
    fractions: Mapping[str, float]
    back: frozenset[Key]
    metrics: Mapping[Key, str]
    cases: frozenset[Key]
    nouns: frozenset[Key]
    same_rows: tuple[tuple[str, ...], ...]
    excepting: frozenset[str]
    fillers: frozenset[str]
    concepts: Mapping[Key, tuple[str, ...]]
    openers: frozenset[Key]
    adding: frozenset[Key]
    besides: frozenset[Key]
    kin: Mapping[Key, tuple[str, ...]]
    published: Mapping[Key, list[str]]
    opposites: tuple[tuple[frozenset[Key], tuple[str, ...]], ...]
    months: tuple[str, ...]
    measures: Mapping[str, tuple[Key, ...]]
    abbreviations: Mapping[str, list[str]]
    outcomes: frozenset[Key]
    polar: Mapping[Key, bool]
    ends: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    verdicts: frozenset[str]
    typos: Mapping[str, str]
    spellings: frozenset[str]
    reach: Mapping[str, int]
    comparing: Mapping[str, int]
    ending: Mapping[str, int]
    courtesies: frozenset[Key]
    courteous: Mapping[str, int]
    elsewhere: frozenset[str]
    owned: frozenset[str]
    rivals: Mapping[str, tuple[Rival, ...]]


@lru_cache(maxsize=1)
def small_words() -> SmallWords:
    """The small words, read and compiled at first use."""
    with (FOLDER / "_words.toml").open("rb") as file:
        raw = tomllib.load(file)
    raw["kin"]["groups"] = [*(line.split(", ") for line in _lines("_kin.txt")), *raw["kin"]["groups"]]
    raw["measures"] = dict(_told("_measures.txt"))
    raw["outcomes"]["pairs"] = [[end.split(", ") for end in line.split(" | ")] for line in _lines("_outcomes.txt")]
    raw["said"] = dict(_told("_said.txt"))
    raw["abbreviations"] = dict(_told("_abbreviations.txt"))
    raw["published"] = dict(_told("_published.txt"))
    _compare(raw)
    return _compile(raw)


def _lines(name: str) -> list[str]:
    return (FOLDER / name).read_text(encoding="utf-8").splitlines()


def _told(name: str) -> Iterator[tuple[str, list[str]]]:
    """The lines "word, word: what they stand for, likeliest first" of a table, by word."""
    for line in _lines(name):
        words, _, said = line.partition(": ")
        yield from ((word, said.split(", ")) for word in words.split(", "))


def _compare(raw: dict[str, Any]) -> None:
    """Lay out what every comparative can say: "hotter than 30", "no hotter than 30", "30 or hotter", "5 hotter"."""
    for side, over, upto, beyond in (("more", ">", "<=", "or_more"), ("less", "<", ">=", "or_less")):
        words = raw["comparatives"][side]
        raw["comparators"][over] += [f"{w} {than}" for w in words for than in ("than", "then")]
        raw["comparators"][upto] += [f"{no} {w} than" for w in words for no in ("no", "not", "not any", "never")]
        raw[beyond]["words"] += [f"{joint} {w}" for w in words for joint in ("or", "or even")]
        raw["changes"][side] += words


def _compile(raw: dict[str, Any]) -> SmallWords:
    comparators = {key(p): op for op, phrases in raw["comparators"].items() if op != "weak" for p in phrases}
    signs: dict[Key, str] = {}
    for name, mark in _SIGNS:
        table, _, row = name.partition(".")
        for phrase in raw[table][row]:
            signs.setdefault(key(phrase), mark)
    concepts: dict[Key, tuple[str, ...]] = {}
    for concept, phrases in raw["concepts"].items():
        for phrase in phrases:
            known = concepts.get(key(phrase), ())
            concepts[key(phrase)] = known if f"@{concept}" in known else (*known, f"@{concept}")
    tables = (comparators, signs, concepts)
    metrics = {key(p): name for name, phrases in raw["metrics"].items() for p in phrases}
    back, cases, nouns = (
        frozenset(map(key, raw[t][r])) for t, r in (("back", "words"), ("rows", "case"), ("rows", "noun"))
    )
    polar = {key(p): end == "yes" for end in ("yes", "no") for p in raw["outcomes"][end]}
    polar |= {key(f"non{p}"): False for p in raw["outcomes"]["yes"] if p.isalpha()}  # "nondiabetic"
    outcomes = frozenset(map(key, raw["outcomes"]["words"])) | polar.keys()
    courtesies = frozenset(tuple(t.text for t in tokenize(p)) for p in raw["courtesies"]["phrases"])
    everything: list[Iterable[Key]] = [*tables, metrics, back, cases, nouns, outcomes]
    return SmallWords(
        numbers={stem(w): n for w, n in raw["numbers"].items()},
        scales={stem(w): n for w, n in raw["scales"].items()},
        comparators=comparators,
        superlatives=_superlatives(raw),
        weak=frozenset(map(key, raw["comparators"]["weak"])),
        signs=signs,
        factors={stem(w): n for w, n in raw["factors"].items()},
        fractions={stem(w): n for w, n in raw["fractions"].items()},
        back=back,
        metrics=metrics,
        cases=cases,
        nouns=nouns,
        same_rows=tuple(map(tuple, raw["rows"]["same"])),
        excepting=frozenset((*raw["logic"]["except"], *raw["logic"]["leaving_out"])),
        fillers=frozenset(stem(w) for w in raw["fillers"]["words"]),
        concepts=concepts,
        openers=frozenset(map(key, raw["follow_up"]["openers"])),
        adding=frozenset(map(key, raw["follow_up"]["adding"])),
        besides=frozenset(map(key, raw["follow_up"]["besides"])),
        kin=_kin(raw["kin"]["groups"], raw["said"]),
        published={key(name): said for name, said in raw["published"].items()},
        opposites=tuple(
            (frozenset(map(key, these)), tuple(those))
            for these, those in (
                *(way for pair in raw["opposites"]["pairs"] for way in (pair, pair[::-1])),
                *raw["opposites"]["one_way"],
            )
        ),
        months=tuple(raw["months"]["names"]),
        measures=_measures(raw["measures"]),
        abbreviations=raw["abbreviations"],
        outcomes=outcomes,
        polar=polar,
        ends=tuple((tuple(these), tuple(those)) for these, those in raw["outcomes"]["pairs"]),
        verdicts=frozenset(stem(w) for w in raw["outcomes"]["verdicts"]),
        typos=raw["typos"],
        spellings=frozenset(_strings({name: table for name, table in raw.items() if name not in _NOT_SPELT})),
        courtesies=courtesies,
        courteous=longest_by_first(courtesies),
        elsewhere=frozenset(stem(w) for w in raw["elsewhere"]["words"]),
        owned=frozenset(stem(w) for w in raw["elsewhere"]["owned"]),
        rivals=_rivals(raw["rival"]),
        reach=longest_by_first(k for keys in everything for k in keys),
        comparing=longest_by_first(comparators),
        ending=longest_by_first(outcomes),
    )


def _superlatives(raw: dict[str, Any]) -> dict[str, str]:
    """Which end a superlative names: those told, and those of the comparatives, "hottest" of "hotter"."""
    told = {word: end for end, words in raw["superlatives"].items() for word in words}
    sides = (("more", "highest"), ("less", "lowest"))
    made = {f"{w[:-2]}est": end for side, end in sides for w in raw["comparatives"][side] if w.endswith("er")}
    return made | told


def _kin(groups: Iterable[list[str]], said: Mapping[str, list[str]]) -> dict[Key, tuple[str, ...]]:
    """For each expression all others of its groups, and what people say for a word of a name, but not the reverse."""
    found: dict[Key, dict[str, None]] = {}
    for group in groups:
        for word in group:
            found.setdefault(key(word), {}).update(dict.fromkeys(w for w in group if w != word))
    for word, others in said.items():
        found.setdefault((stem(word),), {}).update(dict.fromkeys(others))
    return {word: tuple(others) for word, others in found.items()}


def _measures(told: Mapping[str, list[str]]) -> dict[str, tuple[Key, ...]]:
    """What words measure, by their stems: "speed" and "speeding" have one."""
    found: dict[str, dict[Key, None]] = {}
    for word, said in told.items():
        found.setdefault(stem(word), {}).update(dict.fromkeys(map(key, said)))
    return {word: tuple(said) for word, said in found.items()}


_NOT_SPELT = ("typos", "abbreviations", "published", "said")


def longest_by_first(keys: Iterable[Key]) -> dict[str, int]:
    """How long the longest phrase is that begins with a stem."""
    longest: dict[str, int] = {}
    for found in keys:
        if found and len(found) > longest.get(found[0], 0):
            longest[found[0]] = len(found)
    return longest


_SIGNS = (
    ("or_more.words", "+"), ("or_less.words", "-"), ("ranges.between", "b"), ("changes.hypothetical", "i"),
    ("logic.not", "n"), ("logic.except", "n"), ("logic.or", "o"), ("logic.and", "a"),
    ("logic.true", "T"), ("logic.false", "F"),
    ("changes.increase", "u"), ("changes.decrease", "d"), ("changes.set", "s"),
    ("changes.more", "M"), ("changes.less", "S"),
)  # fmt: skip


def _strings(node: object) -> Iterable[str]:
    """Every word that stands in the tables, as typed: what a typing error may have meant."""
    if isinstance(node, str):
        yield from (t.text for t in tokenize(node) if t.text.isalpha())
    elif isinstance(node, dict):
        for name, child in node.items():
            yield from _strings(name)
            yield from _strings(child)
    elif isinstance(node, list):
        for child in node:
            yield from _strings(child)
