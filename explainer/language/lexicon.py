"""What one project can be talked about with: its columns, values, classes and rows, found by name, label or synonym."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import chain

from explainer.language import polarity
from explainer.language.canon import Canon
from explainer.language.compounds import compounds
from explainer.language.english import HAVING, spelt_right
from explainer.language.everyday_names import class_kin, kin
from explainer.language.likeliest import Likeliest
from explainer.language.meaning import Meaning, no_and_yes, of_column, says_yes
from explainer.language.names import called, named, written_small
from explainer.language.naming import Places, naming_words
from explainer.language.nicknames import (
    coded,
    halves,
    heads,
    initials,
    leftovers,
    one_hot,
    opposites,
    published,
    reversed_names,
    shifted,
    sides,
    timed,
    totals,
    without_numbers,
)
from explainer.language.outcome_names import outcome_names
from explainer.language.phrase_keys import keys_of, phrase_key, squeeze
from explainer.language.phrases import Phrases
from explainer.language.quantities import (
    Threshold,
    aims,
    calendar_year,
    counted,
    hints,
    limits,
    measures,
    sizes,
    thresholds,
    units,
)
from explainer.language.small_words import LINKS, Key, longest_by_first, small_words
from explainer.language.spelling import Spelling, likeness
from explainer.language.tokens import Stems, spoken, stem, tokenize
from explainer.language.value_names import value_halves, value_names
from explainer.language.yes_no_names import yes_no_names
from explainer.types import Change, Scalar, Words

_VERBS = HAVING | {"owns"}


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The phrases of one project by their first stem, and every spelling a typing error may have meant.

    `squeezed` are columns by their names in one word, `begun` all that these may begin with; `hints` are single words
    that stand in one column's name only; `measures` are units and verbs with the columns of numbers they may be said
    of, likeliest first; `counted` are things whose number is a column; `limits` are classes told by a limit; `unnamed`
    is true when nobody has said what the classes of the outcome are called; `spelling` knows every word, `own` the
    project's own short ones; `strange` are words of other matters; `named_by` are the words in the names of columns
    with values; `coded` are columns whose bare codes were taken for men and women; `one_hot` are yes/no columns that
    stand for the values of one, such as PositionDefender; `initials` are columns whose names are abbreviations;
    `verdicts` are the classes that are a no and a yes; `made` is a column of the calendar's years, where none is an
    age.
    """

    words: Words
    phrases: Phrases
    reach: Mapping[str, int]
    squeezed: Mapping[str, Meaning]
    begun: frozenset[str]
    numeric: frozenset[str]
    boolean: Mapping[str, tuple[Scalar, Scalar]]
    units: Mapping[Key, tuple[str, ...]]
    sizes: Mapping[str, Mapping[str, float]]
    aims: frozenset[str]
    hints: Mapping[str, str]
    measures: Mapping[str, tuple[str, ...]]
    thresholds: tuple[Threshold, ...]
    counted: Mapping[Key, str]
    limits: Mapping[tuple[bool, float], Scalar]
    unnamed: bool
    ids: frozenset[str]
    written_ids: Mapping[str, str]
    known: frozenset[str]
    spelling: Spelling
    own: Spelling
    strange: frozenset[str]
    kinds: Mapping[str, str] = field(default_factory=dict)
    named_by: Mapping[str, frozenset[str]] = field(default_factory=dict)
    coded: frozenset[str] = frozenset()
    one_hot: frozenset[str] = frozenset()
    initials: Mapping[str, str] = field(default_factory=dict)
    verdicts: tuple[Scalar, Scalar] | None = None
    made: str | None = None

    def find(self, canon: list[Canon], at: int) -> tuple[Meaning, int] | None:
        """The longest phrase that starts at token `at`, and the token after it; small words in between don't count."""
        reach = self.reach.get(canon[at].stem, 0)
        plain = tuple([c.stem for c in canon[at : at + reach]])
        apart = _without_links(canon, at, reach) if reach > 1 else []
        for length in range(reach, 0, -1):
            if length <= len(plain) and (meaning := self.phrases[plain[:length]]):
                return meaning, at + length
            if length <= len(apart):
                meaning = self.phrases[tuple([canon[n].stem for n in apart[:length]])]
                if meaning:
                    return meaning, apart[length - 1] + 1
        if at + 2 < len(canon) and canon[at + 1].text in _OBJECTS and canon[at + 2].text in _PARTICLES:
            meaning = self.phrases[(canon[at].stem, canon[at + 2].stem)]
            if meaning and meaning.cls is not None:
                return meaning, at + 3  # "turn us down"
        return self._find_squeezed(canon, at)

    def measured(self, words: Iterable[str]) -> list[str]:
        """The columns of numbers that units, adjectives or verbs may be said of, by their stems."""
        return [column for word in sorted(words) for column in self.measures.get(word, ())]

    def naming(self, word: str) -> Mapping[str, Places]:
        """The columns whose names a stem says a word of: which word of the name, and how surely."""
        return self._naming.get(word, {})

    @cached_property
    def _naming(self) -> Mapping[str, Mapping[str, Places]]:
        """The words of all names, gathered when they are first asked for."""
        return naming_words(self.words, self.measures)

    @cached_property
    def likeliest(self) -> Likeliest:
        """What unknown words may be about, weighed when it is first asked for."""
        return Likeliest(self.words, self.measures)

    def movable(self, change: Change) -> Change:
        """A change to a column that the model reads: "day 255" means the day of the year, if that is the input."""
        said = self.words.column(change.column)
        if said is None or said.input:
            return change
        own = set(phrase_key(said.label)) | {stem(said.name.lower())}
        fitting = [c for c in self.words.columns if c.input and own & set(phrase_key(c.label))]
        first = phrase_key(said.label)[:1]
        alike = [c for c in fitting if phrase_key(c.label)[:1] == first]  # "day of the month", "day of the year"
        fitting = alike or fitting
        return replace(change, column=fitting[0].name) if len(fitting) == 1 else change

    def _find_squeezed(self, canon: list[Canon], at: int) -> tuple[Meaning, int] | None:
        joined, best = "", None
        for end in range(at, min(at + 10, len(canon))):
            joined += canon[end].text.replace(" ", "").replace("-", "")
            if joined not in self.begun:
                return best
            if joined in self.squeezed:
                best = (self.squeezed[joined], end + 1)
        return best

    @lru_cache(maxsize=20_000)  # noqa: B019  (a lexicon lives as long as its project)
    def correct(self, word: str) -> str | None:
        """The known word that a misspelt one most likely meant, or None."""
        if word in small_words().typos:
            return small_words().typos[word]
        if len(word) < 4 or stem(word) in self.known or spelt_right(word):
            return None
        if len(word) > 4:
            own = self.own.nearest(word)
            if own is not None and likeness(word, own) >= _LIKE:
                return own
            other = self.spelling.nearest(word)  # no "coapplicants" for "aplicants"
            much = own is None or (other is not None and likeness(word, other) > likeness(word, own) + _MUCH)
            return other if much else own
        own = self.own.closest(word)
        return own if own is not None and own[0] == word[0] else self.spelling.swapped(word)


_PASSED, _ASKED = 2, 5
"""So many small words at most stand within a name; within "how long she has been a member" more."""
_LIKE, _MUCH = 0.8, 0.1
"""A project's own word so like a misspelt one is meant; a less like one, unless another word is nearer by so much."""
_OBJECTS = frozenset({"us", "me", "him", "her", "them", "you", "it"})
_PARTICLES = frozenset({"down", "away", "out", "through", "off", "over", "up", "back"})
_SUBJECTS = frozenset({"they", "he", "she", "it", "you", "we", "i"})


def _without_links(canon: list[Canon], at: int, reach: int) -> list[int]:
    """The tokens from `at` on without small words, of which only a few may stand together."""
    found, skipped = [at], 0
    for position in range(at + 1, len(canon)):
        if canon[position].stem not in LINKS and canon[position].text != "-":
            found.append(position)
            skipped = 0
        elif canon[position - 1].text in _SUBJECTS and canon[position].text in _VERBS:
            skipped -= 1  # "other loans they have at the bank"
        elif skipped == (_ASKED if canon[at].stem == "how" else _PASSED):
            break
        else:
            skipped += 1
        if len(found) == reach:
            break
    return found


def build(words: Words, spellings: Iterable[str] = ()) -> Lexicon:
    """The lexicon of a project; `spellings` are further words that are known (those of the intents)."""
    phrases, stems = Phrases(), Stems()
    small = {(c.name, v.value) for c in words.columns for v in c.values if written_small(v)}
    for text, meaning in chain(named(words), value_names(words)):
        keys = keys_of(text, stems)
        for key in keys if small.isdisjoint(meaning.values) else keys[:1]:  # "it sector" is not just the sector
            phrases.add(key, meaning)
    sexes = coded(words, phrases)
    halved = (
        shifted(words, phrases),
        timed(words, phrases),
        totals(words, phrases),
        compounds(words, phrases),
        yes_no_names(words, phrases),
        halves(words, phrases),
        value_halves(words, phrases),
        published(words),
        kin(words),
        heads(words, phrases),
        reversed_names(words, phrases),
        class_kin(words),
        halves(words, phrases, spelt_out=True),
    )
    aimed = aims(words)
    for others in (sides(words, phrases), iter(sexes), *halved, opposites(words, phrases)):
        for part, meaning in list(others):
            if part not in phrases and not (len(part) == 1 and part[0] in aimed):
                phrases.add(part, meaning)  # not "sell" of seller_type where a price is estimated
    for part, meaning in list(outcome_names(words, phrases)):
        phrases.add(part, meaning)
    for part, meaning in [*without_numbers(words, phrases), *leftovers(words)]:
        phrases.add(part, meaning)
    known = (
        set(chain.from_iterable(phrases))
        | set(map(stem, small_words().spellings))
        | set(map(stem, spellings))
        | {t.stem for text in (words.title, *words.said.values()) for t in tokenize(text)}
        | LINKS
    )
    squeezed = _squeezed(words)
    own = {w for w in stems if len(w) > 3 and w.isalpha()}
    everyone = {w for w in (*own, *small_words().spellings, *spellings) if len(w) > 3}
    return Lexicon(
        words=words,
        phrases=phrases,
        reach=longest_by_first(phrases),
        squeezed=squeezed,
        begun=frozenset(name[:end] for name in squeezed for end in range(len(name) + 1)),
        numeric=frozenset(c.name for c in words.columns if c.kind == "number"),
        boolean={c.name: no_and_yes(c) for c in words.columns if says_yes(c)},
        units=units(words),
        sizes=sizes(words),
        aims=aimed,
        hints=hints(words),
        measures=measures(words),
        thresholds=tuple(thresholds(words)),
        counted=counted(words),
        limits=limits(words),
        unnamed=bool(words.outcome.classes) and not phrases.names_a_class(),
        ids=frozenset(words.ids),
        written_ids={squeeze(i): i for i in words.ids if not i.isdigit()},
        known=frozenset(known),
        spelling=Spelling({*everyone, *(w + "s" for w in everyone if w[-1] not in "sy")}),
        own=Spelling({*own, *(w + "s" for w in own if w[-1] not in "sy")}),
        strange=small_words().elsewhere - frozenset(map(stems.__getitem__, own)),
        kinds={c.name: c.kind for c in words.columns},
        named_by={
            c.name: frozenset(p for t in called(c) for p in phrase_key(t))
            for c in words.columns
            if c.values or c.kind == "boolean"
        },
        coded=frozenset(column for _, meaning in sexes for column, _ in meaning.values),
        one_hot=frozenset(one_hot(words)),
        initials=initials(words),
        verdicts=polarity.no_and_yes(words.outcome),
        made=calendar_year(words),
    )


def _squeezed(words: Words) -> dict[str, Meaning]:
    """Columns by their names in one word: "loanamount", and "telephone" for HasTelephone."""
    found: dict[str, Meaning] = {}
    for column in words.columns:
        parts = spoken(column.name).split()
        shorter = parts[1:] if len(parts) == 2 and parts[0] in _VERBS else parts
        found |= dict.fromkeys(map(squeeze, ("".join(parts), "".join(shorter))), of_column(column))
        for text in column.synonyms:
            if len(pieces := text.split()) == 2 and min(map(len, pieces)) > 3:  # "highschool"
                found.setdefault(squeeze("".join(pieces)), of_column(column))
    found.pop("", None)
    return found
