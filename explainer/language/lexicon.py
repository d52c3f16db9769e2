"""What one project can be talked about with: its columns, values, classes and rows, found by name, label or synonym."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from explainer.language.canon import Canon, canonical
from explainer.language.english import spelt_right
from explainer.language.small_words import LINKS, Key, longest_by_first, small_words
from explainer.language.spelling import Spelling
from explainer.language.tokens import CONTRACTIONS, spoken, stem, tokenize
from explainer.types import Change, Scalar, Value, Words

_SILENT = LINKS | {"and", "or"}
_HAVING = frozenset({"has", "have", "is", "had", "was", "owns"})
_YES = {"yes", "true", "1", "1.0", "y", "t"}
_NO = {"no", "false", "0", "0.0", "n", "f"}


@dataclass(frozen=True)
class Meaning:
    """What a phrase can stand for; several fields are set when it can stand for several things.

    `column` is a column itself, `values` are (column, value) pairs, `cls` a class of the outcome, `row` the
    owner's word for a row, `target` the outcome as a whole. `sure` is False for half a name. `cased` is how it must be
    written where it would be a small word otherwise: the department "IT" is not "it".
    """

    column: str | None = None
    values: tuple[tuple[str, Scalar], ...] = ()
    cls: Scalar | None = None
    row: bool = False
    target: bool = False
    sure: bool = True
    cased: str = ""

    def merged(self, other: Meaning) -> Meaning:
        """Both readings of one phrase."""
        return Meaning(
            self.column or other.column,
            self.values + tuple(v for v in other.values if v not in self.values),
            self.cls if self.cls is not None else other.cls,
            self.row or other.row,
            self.target or other.target,
            self.sure or other.sure,
            self.cased and other.cased,
        )


@dataclass(frozen=True)
class Threshold:
    """A yes/no column whose name compares something with a number: "savings balance of at least 500"."""

    column: str
    words: frozenset[str]
    op: str
    number: float


@dataclass(frozen=True)
class Lexicon:
    """The phrases of one project by their first stem, and every spelling a typing error may have meant.

    `hints` are single words that stand in one column's name only; `measures` are units and verbs with the columns of
    numbers they may be said of, likeliest first; `counted` are things whose number is a column; `unnamed` is true
    when nobody has said what the classes of the outcome are called; `strange` are words of other matters.
    """

    words: Words
    phrases: Mapping[Key, Meaning]
    reach: Mapping[str, int]
    squeezed: Mapping[str, Meaning]
    numeric: frozenset[str]
    boolean: Mapping[str, tuple[Scalar, Scalar]]
    units: Mapping[Key, tuple[str, ...]]
    hints: Mapping[str, str]
    measures: Mapping[str, tuple[str, ...]]
    thresholds: tuple[Threshold, ...]
    counted: Mapping[Key, str]
    unnamed: bool
    ids: frozenset[str]
    written_ids: Mapping[str, str]
    known: frozenset[str]
    spelling: Spelling
    own: tuple[str, ...]
    strange: frozenset[str]
    kinds: Mapping[str, str] = field(default_factory=dict)

    def find(self, canon: list[Canon], at: int) -> tuple[Meaning, int] | None:
        """The longest phrase that starts at token `at`, and the token after it; small words in between don't count."""
        reach = self.reach.get(canon[at].stem, 0)
        plain = tuple(c.stem for c in canon[at : at + reach])
        apart = _without_links(canon, at, reach) if reach > 1 else []
        for length in range(reach, 0, -1):
            if length <= len(plain) and (meaning := self.phrases.get(plain[:length])):
                return meaning, at + length
            if length <= len(apart):
                meaning = self.phrases.get(tuple(canon[n].stem for n in apart[:length]))
                if meaning:
                    return meaning, apart[length - 1] + 1
        return self._find_squeezed(canon, at)

    def movable(self, change: Change) -> Change:
        """A change to a column that the model reads: "day 255" means the day of the year, if that is the input."""
        said = self.words.column(change.column)
        if said is None or said.input:
            return change
        own = set(phrase_key(said.label)) | {stem(said.name.lower())}
        fitting = [c for c in self.words.columns if c.input and own & set(phrase_key(c.label))]
        return replace(change, column=fitting[0].name) if len(fitting) == 1 else change

    def _find_squeezed(self, canon: list[Canon], at: int) -> tuple[Meaning, int] | None:
        joined, best = "", None
        for end in range(at, min(at + 10, len(canon))):
            joined += canon[end].text.replace(" ", "").replace("-", "")
            if joined in self.squeezed:
                best = (self.squeezed[joined], end + 1)
        return best

    @lru_cache(maxsize=20_000)  # noqa: B019  (a lexicon lives as long as its project)
    def correct(self, word: str) -> str | None:
        """The known word that a misspelt one most likely meant, or None."""
        if word in small_words().typos:
            return small_words().typos[word]
        if len(word) < 4 or stem(word) in self.known or word in spelt_right():
            return None
        if len(word) > 4:
            return self.spelling.nearest(word)
        own = process.extractOne(word, self.own, scorer=OSA.normalized_similarity, score_cutoff=0.75)
        return str(own[0]) if own is not None and own[0][0] == word[0] else self.spelling.swapped(word)

    def __hash__(self) -> int:
        return id(self)


def _without_links(canon: list[Canon], at: int, reach: int) -> list[int]:
    """The tokens from `at` on without small words, of which at most two may stand together."""
    found, skipped = [at], 0
    for position in range(at + 1, len(canon)):
        if canon[position].stem not in LINKS:
            found.append(position)
            skipped = 0
        elif skipped == 2:
            break
        else:
            skipped += 1
        if len(found) == reach:
            break
    return found


def phrase_key(text: str) -> Key:
    """The stems a label is found by: comparisons and numbers in one form, small words left out.

    >>> phrase_key("savings of at least 200")
    ('save', '>=', '200')
    """
    stems = tuple(c.stem for c in canonical(tokenize(text)) if c.kind != "sign")
    return tuple(s for s in stems if s not in _SILENT) or stems


def build(words: Words, spellings: Iterable[str] = ()) -> Lexicon:
    """The lexicon of a project; `spellings` are further words that are known (those of the intents)."""
    named = list(_named(words))
    phrases: dict[Key, Meaning] = {}
    squeezed: dict[str, Meaning] = {}
    for text, meaning in named:
        for found in _keys(text):
            phrases[found] = phrases[found].merged(meaning) if found in phrases else meaning
    for column in words.columns:
        meaning = Meaning(column=column.name, values=_when_true(column.name, words))
        parts = spoken(column.name).split()
        shorter = parts[1:] if parts[0] in _HAVING and len(parts) == 2 else parts
        for some in (parts, shorter):
            squeezed["".join(c for part in some for c in part if c.isalnum())] = meaning
    for part, meaning in (*_halves(words, phrases).items(), *_kin(words), *_opposites(words, phrases)):
        phrases.setdefault(part, meaning)
    known = (
        {s for k in phrases for s in k}
        | {stem(w) for w in small_words().spellings}
        | {stem(w) for w in spellings}
        | {t.stem for text in (words.title, *words.said.values()) for t in tokenize(text)}
        | LINKS
    )
    own = {w for text, _ in named for w in _words_of(text) if len(w) > 3 and w.isalpha()}
    everyone = {w for w in (*own, *small_words().spellings, *spellings) if len(w) > 3}
    return Lexicon(
        words=words,
        phrases=phrases,
        reach=longest_by_first(phrases),
        squeezed=squeezed,
        numeric=frozenset(c.name for c in words.columns if c.kind == "number"),
        boolean={c.name: _pair(c.name, words) for c in words.columns if c.kind == "boolean"},
        units=_units(words),
        hints=_hints(words),
        measures=_measures(words),
        thresholds=tuple(_thresholds(words)),
        counted=_counted(words),
        unnamed=bool(words.outcome.classes) and not any(m.cls is not None for m in phrases.values()),
        ids=frozenset(words.ids),
        written_ids={squeeze(i): i for i in words.ids if not i.isdigit()},
        known=frozenset(known),
        spelling=Spelling({*everyone, *(w + "s" for w in everyone if w[-1] not in "sy")}),
        own=tuple(sorted(own)),
        strange=small_words().elsewhere - frozenset(map(stem, own)),
        kinds={c.name: c.kind for c in words.columns},
    )


_WORDS = re.compile(r"(?:[a-z]+|[1-9][0-9]{0,4})(?: (?:[a-z]+|[1-9][0-9]{0,4}))*")
"""Texts whose tokens are plain to see: words and small whole numbers."""


def _keys(text: str) -> set[Key]:
    """The stems of a phrase with and without its small words; never a single everyday verb ("get it" is not "get")."""
    lowered = text.lower()
    if _WORDS.fullmatch(lowered) and not _worded_numbers() & set(lowered.split()):
        stems = tuple(map(stem, lowered.split()))
        full, short = stems, tuple(s for s in stems if s not in _SILENT) or stems
    else:
        full, short = tuple(c.stem for c in canonical(tokenize(text))), phrase_key(text)
    small = small_words()
    blunt = len(short) == 1 and short != full and (short[0] in small.fillers or short in small.concepts)
    return ({full} if blunt else {full, short}) - {()}


@cache
def _worded_numbers() -> frozenset[str]:
    """Words that are more than their stems in a phrase: numbers, comparisons, and what else `canonical` folds."""
    small = small_words()
    special = {*small.numbers, *small.scales, *(k[0] for k in small.comparators)}
    folded = {"percent", "percentage", "pct", "per", "mean", "means", "s", "k", "m", *CONTRACTIONS}
    return frozenset(w for w in small.spellings if stem(w) in special) | folded


def _words_of(text: str) -> list[str]:
    lowered = text.lower()
    return lowered.split() if _WORDS.fullmatch(lowered) else [t.text for t in tokenize(text)]


def squeeze(text: str) -> str:
    """An id as it is looked up: letters and digits alone.

    >>> squeeze("C-1042")
    'c1042'
    """
    return "".join(c for c in text.lower() if c.isalnum())


def _kin(words: Words) -> Iterator[tuple[Key, Meaning]]:
    """Columns by everyday words for what they are called: "tenants" for a column named RentsHouse."""
    kin, longest = small_words().kin, 3
    owners: dict[Key, set[str]] = {}
    for column in words.columns:
        own = tuple(t.stem for t in tokenize(spoken(column.name)))
        for i in range(len(own)):
            for j in range(i + 1, min(i + longest, len(own)) + 1):
                owners.setdefault(own[i:j], set()).add(column.name)
    for column in words.columns:
        meaning = Meaning(column=column.name, values=_when_true(column.name, words), sure=True)
        for text in {column.label, spoken(column.name)}:
            whole = tuple(t.text for t in tokenize(text))
            stems = tuple(stem(w) for w in whole)
            for i in range(len(whole)):
                for j in range(i + 1, min(i + longest, len(whole)) + 1):
                    for other in kin.get(stems[i:j], ()):
                        yield phrase_key(" ".join((*whole[:i], other, *whole[j:]))), meaning
                        if i == 0 and j >= len(whole) - 1 and len(owners.get(stems[i:j], ())) == 1:
                            yield phrase_key(other), meaning


def _opposites(words: Words, phrases: Mapping[Key, Meaning]) -> Iterator[tuple[Key, Meaning]]:
    """ "women" where a yes/no column has "men" among its words; the names of the months for a column of months."""
    for these, those in small_words().opposites:
        for this in these:
            meaning = phrases.get(this)
            if meaning and len(meaning.values) == 1:
                name, value = meaning.values[0]
                no, yes = _pair(name, words)
                if {value} <= {no, yes}:
                    for that in those:
                        yield phrase_key(that), Meaning(values=((name, no if value == yes else yes),))
    for column in words.columns:
        if column.name.lower() in ("month", "months") and column.kind == "number":
            for place, month in enumerate(small_words().months, 1):
                if month != "may":
                    yield phrase_key(month), Meaning(values=((column.name, place),))


def _named(words: Words) -> Iterator[tuple[str, Meaning]]:
    """Every phrase of the owner, with what it stands for."""
    for column in words.columns:
        meaning = Meaning(column=column.name, values=_when_true(column.name, words))
        for text in (column.label, column.name, spoken(column.name), *column.synonyms):
            yield text, meaning
        for value in column.values:
            for text in dict.fromkeys((value.label, str(value.value), *value.synonyms)):
                if _tells(text):
                    yield text, Meaning(values=((column.name, value.value),), cased=_cased(text))
    outcome = words.outcome
    for text in (outcome.label, outcome.column, spoken(outcome.column), *outcome.synonyms):
        if _tells(text):
            yield text, Meaning(target=True)
    for cls in outcome.classes:
        if (apart := _set_apart(cls, outcome.classes)) is not None:
            yield apart, Meaning(cls=cls.value, sure=False)
        for text in (cls.label, str(cls.value), *cls.synonyms):
            if _tells(text):
                yield text, Meaning(cls=cls.value)
    yield from _ends(words)
    for text in (words.row, words.rows, *words.row_synonyms):
        yield text, Meaning(row=True)


def _ends(words: Words) -> Iterator[tuple[str, Meaning]]:
    """What the two classes of an outcome called "left" are called, where its owner has named neither."""
    classes = {str(c.value).lower(): c.value for c in words.outcome.classes}
    named = any(_tells(t) for c in words.outcome.classes for t in (c.label, str(c.value), *c.synonyms))
    yes = [value for text, value in classes.items() if text in _YES]
    if named or len(classes) != 2 or len(yes) != 1:
        return
    no = next(value for value in classes.values() if value != yes[0])
    own = {t.text for t in tokenize(spoken(words.outcome.column))} | {words.outcome.label.lower()}
    for these, those in small_words().ends:
        if own & set(these):
            for ends, value in ((these, yes[0]), (those, no)):
                for text in ends:
                    yield text, Meaning(cls=value)
            return


def _set_apart(cls: Value, classes: tuple[Value, ...]) -> str | None:
    """The one word that only this class has in its label: "bad" of "bad credit risk" beside "good credit risk"."""
    own = cls.label.lower().split()
    others = {w for other in classes if other is not cls for w in other.label.lower().split()}
    apart = [w for w in own if w not in others]
    return apart[0] if len(own) > 1 and len(apart) == 1 and _tells(apart[0]) else None


def _tells(text: str) -> bool:
    """Whether a value's text says anything without its column: "yes" and "3" don't."""
    folded = text.strip().lower()
    return len(folded) > 1 and folded not in _YES | _NO and any(c.isalpha() for c in folded)


def _cased(text: str) -> str:
    """The text itself, where only its capitals tell it from small words."""
    return text if len(text) < 9 and all(t.stem in LINKS for t in tokenize(text)) else ""


def _pair(column: str, words: Words) -> tuple[Scalar, Scalar]:
    """The values of a yes/no column, the negative one first."""
    found = words.column(column)
    values = [v.value for v in found.values] if found else []
    no = next((v for v in values if str(v).lower() in _NO), values[0] if values else False)
    yes = next((v for v in values if v != no), True)
    return no, yes


def _when_true(column: str, words: Words) -> tuple[tuple[str, Scalar], ...]:
    """A yes/no column named alone can mean that it holds."""
    found = words.column(column)
    return ((column, _pair(column, words)[1]),) if found and found.kind == "boolean" else ()


def _halves(words: Words, taken: Mapping[Key, Meaning]) -> dict[Key, Meaning]:
    """Parts of a column's names that no other column shares: half a name is enough when it is clear."""
    small = small_words()
    owners: dict[Key, set[str]] = {}
    for column in words.columns:
        for text in (column.label, spoken(column.name)):
            whole = phrase_key(text)
            for i in range(len(whole)):
                for j in range(i + 1, len(whole) + 1):
                    owners.setdefault(whole[i:j], set()).add(column.name)
    halves = {}
    for part, columns in owners.items():
        common = part in small.concepts or part in small.nouns or part in small.cases or part in small.metrics
        alone = len(part) == 1 and (
            part[0] in small.fillers
            or part in small.signs
            or not part[0].isalpha()
            or part[0] in _MEASURES
            or len(part[0]) < 3
        )
        if len(columns) == 1 and part not in taken and not common and not alone:
            name = next(iter(columns))
            halves[part] = Meaning(column=name, values=_when_true(name, words), sure=False)
    return halves


_MEASURES = frozenset(
    stem(w)
    for w in [
        "year",
        "month",
        "day",
        "time",
        "hour",
        "rate",
        "own",
        "owns",
        "has",
        "ratio",
        "percent",
        "number",
        "value",
        "level",
        "amount",
        "total",
        "current",
        "status",
        "less",
        "more",
        "greater",
        "equal",
        "class",
        "type",
        "high",
        "low",
        "good",
        "bad",
        "poor",
        "big",
        "small",
        "new",
        "last",
    ]
)
"""Too common in names to point at a column by themselves."""


def _hints(words: Words) -> dict[str, str]:
    """Single words that stand in the names of one column of numbers only: enough beside a comparison."""
    owners: dict[str, set[str]] = {}
    for column in words.columns:
        if column.kind == "number":
            for text in (column.label, spoken(column.name), *column.synonyms):
                for found in phrase_key(text):
                    owners.setdefault(found, set()).add(column.name)
    exact = {stem(c.name.lower()): c.name for c in words.columns if c.kind == "number"}
    return {word: next(iter(names)) for word, names in owners.items() if len(names) == 1} | exact


def _units(words: Words) -> dict[Key, tuple[str, ...]]:
    """Units that name a column: "36 months"."""
    found: dict[Key, tuple[str, ...]] = {}
    for column in words.columns:
        if column.unit and column.kind == "number" and _tells(column.unit):
            key = phrase_key(column.unit)
            found[key] = (*found.get(key, ()), column.name)
    return found


def _measures(words: Words) -> dict[str, tuple[str, ...]]:
    """What units and verbs may be said of: "earning" of a column of incomes, "36 months" of a duration."""
    numbers = {
        c.name: set(phrase_key(spoken(c.name)) + phrase_key(c.label)) for c in words.columns if c.kind == "number"
    }
    found: dict[str, tuple[str, ...]] = {}
    for word, said in small_words().measures.items():
        fitting = [[name for name, own in numbers.items() if part <= own] for part in map(frozenset, said)]
        if columns := tuple(dict.fromkeys(name for names in fitting for name in names)):
            found[word] = columns
    return found


def _thresholds(words: Words) -> Iterator[Threshold]:
    """Yes/no columns named by a comparison: "YearsAtCurrentJobLessThan1"."""
    for column in words.columns:
        canon = canonical(tokenize(spoken(column.name))) if column.kind == "boolean" else []
        ops = [at for at, c in enumerate(canon) if c.kind == "compare"]
        if ops and len(canon) == ops[0] + 2 and canon[-1].value is not None:
            head = frozenset(c.stem for c in canon[: ops[0]] if c.stem not in _SILENT)
            yield Threshold(column.name, head, canon[ops[0]].stem, canon[-1].value)


def _counted(words: Words) -> dict[Key, str]:
    """What a column counts: "2 other loans" where one is called NumberOfOtherLoans."""
    found: dict[Key, str] = {}
    for column in words.columns:
        whole = phrase_key(spoken(column.name))
        if column.kind == "number" and len(whole) > 1 and whole[0] in ("number", "num", "count", "no", "nr"):
            found[whole[1:]] = column.name
    return found
