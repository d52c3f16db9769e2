"""A question as a row of items: what the project and the house know of its words, each of one kind (see `Item`)."""

from __future__ import annotations

from functools import lru_cache

from explainer.language.canon import Canon, canonical
from explainer.language.class_words import classes, outcomes, verdicts
from explainer.language.coverage import covered
from explainer.language.english import HAVING
from explainer.language.item import Item
from explainer.language.lexicon import Lexicon
from explainer.language.limits import limits, thresholds
from explainer.language.meaning import Meaning
from explainer.language.names import called
from explainer.language.neighbours import settled
from explainer.language.phrase_keys import squeeze
from explainer.language.small_words import LINKS, Key, small_words
from explainer.language.texting import texted
from explainer.language.tokens import spoken, stem, tokenize
from explainer.language.units import known

_SINGLE = {
    "by": "y",
    "to": "t",
    "into": "t",
    "from": "f",
    "had": "h",
    "were": "h",
    "was": "h",
    "#": "#",
    "?": ".",
    ".": ".",
    "!": ".",
    ",": ",",
    ";": ",",
    "&": "a",
    ":": ",",
    "(": ",",
    ")": ",",
    '"': "L",
    "“": "L",
    "”": "L",
}
_DIRECTIONS = ("M", "S", "u", "d")
"""Kinds of words that say which way."""
_POINTING = frozenset({"this", "that", "my", "current", "her", "his", "their", "our"})


def itemize(question: str, lexicon: Lexicon) -> list[Item]:
    """The items of a question, misspelt words corrected."""
    canon = _without_courtesies([_corrected(c, lexicon) for c in canonical(texted(tokenize(question)))])
    items: list[Item] = []
    at = 0
    while at < len(canon):
        item, at = _item(question, canon, at, lexicon)
        items.append(item)
    decided = settled(thresholds(limits(covered(items, lexicon), lexicon), lexicon), lexicon)
    decided = verdicts(decided, lexicon)
    return classes(outcomes(decided), lexicon) if lexicon.unnamed else decided


def _without_courtesies(canon: list[Canon]) -> list[Canon]:
    """What is asked without what is only polite: "if I may ask", "would you be so kind"; or all, if nothing is left."""
    small, kept, at = small_words(), list[Canon](), 0
    if small.courteous.keys().isdisjoint([c.text for c in canon]):
        return canon
    while at < len(canon):
        for length in range(small.courteous.get(canon[at].text, 0), 0, -1):
            if tuple([c.text for c in canon[at : at + length]]) in small.courtesies:
                at += length
                break
        else:
            kept.append(canon[at])
            at += 1
    return kept if any(c.kind != "sign" for c in kept) else canon


def _corrected(canon: Canon, lexicon: Lexicon) -> Canon:
    if canon.kind != "word" or (canon.stem in lexicon.known and canon.text not in small_words().typos):
        return canon
    spelt_out = small_words().abbreviations.get(canon.text, [])
    better = lexicon.correct(canon.text) or next((word for word in spelt_out if stem(word) in lexicon.known), None)
    return Canon(stem(better), better, canon.start, canon.end, "word", misspelt=True) if better else canon


def _item(question: str, canon: list[Canon], at: int, lexicon: Lexicon) -> tuple[Item, int]:
    """The item that starts at token `at`: the longest of what the project and the house know there."""
    token = canon[at]
    if plain := _plain(question, canon, at, lexicon):
        return plain, at + 1
    project = _written(question, canon, at, lexicon.find(canon, at))
    if project and token.stem in ("a", "an", "the"):
        later = _found_after(canon, at, lexicon)
        project = None if later and later[1] > project[1] else project  # "a housing ratio" is no house
    if lexicon.written_ids and (written := _written_id(question, canon, at, lexicon)):
        row, end = written
        return _made(question, canon, at, end, "I", ())._replace(text=row), end
    if project is None and (spelt := _spelt_out(canon, at, lexicon)):
        project = spelt
    small_kind, small_end, concepts, concept_end = _small(canon, at)
    later = _found_after(canon, at, lexicon) if project is None and token.stem == "the" else None
    named, said = later[1] if later else 0, max(small_end, concept_end)
    plural = small_kind in ("R", "H") and canon[said - 1].text.endswith(("s", "men"))
    if named > said > at + 1 or (later and named == said and later[0].values and plural):  # "the ladies"
        small_kind, small_end, concepts, concept_end = _small(canon[: at + 1], at)  # not "the total" of "the total fat"
    half = project is not None and project[0].column is not None and not project[0].sure  # "diabetes" of a longer name
    named_end = project[1] - half if project else at
    if lexicon.unnamed and (outcome_end := _outcome(canon, at)) > max(small_end, concept_end, named_end):
        return _made(question, canon, at, outcome_end, "k", ()), outcome_end
    if (
        project
        and project[1] >= max(small_end, concept_end)
        and not (
            small_kind == "R"
            and project[1] == at + 1
            and _calls_rows(token.text, project[0], lexicon)
            and not (at and canon[at - 1].text in ("every", "each", "any"))  # "every woman"
        )
        and not (small_kind in _DIRECTIONS and project[1] == at + 1 and _moves(token.text, project[0]))
        and (project[0].sure or small_kind is None or small_kind in "LMSudsw" or _same_word(token.text, project[0]))
    ):
        meaning, end = project
        kind = _meaning_kind(meaning, lexicon)
        if kind == "R" and at and canon[at - 1].stem in _POINTING and not _several(canon, at):
            kind = "H"
        told = concepts if concept_end == end and kind != "V" else ()  # a song in minor asks for nothing minor
        return _made(question, canon, at, end, kind, told, meaning=meaning), end
    if token.kind in ("number", "percent"):
        return _made(question, canon, at, at + 1, "N" if token.kind == "number" else "P", (), value=token.value), at + 1
    if token.kind == "compare":
        return _made(question, canon, at, at + 1, "c", concepts, op=token.stem), at + 1
    unit, unit_end = _unit(canon, at, lexicon) if at and canon[at - 1].kind == "number" else ((), at)
    if unit:
        return _made(question, canon, at, unit_end, "U", (), columns=unit), unit_end
    end = max(small_end, concept_end, at + 1)
    kind = small_kind if small_kind and small_end == end else "w"
    if kind == "R" and at and canon[at - 1].stem in _POINTING and not _several(canon, at):
        kind = "H"
    found = concepts if concept_end == end else _each(canon[at:end])
    return _made(
        question,
        canon,
        at,
        end,
        kind or "w",
        found,
        value=_amount(token.stem, kind),
        known=token.stem in lexicon.known or token.kind == "sign",
    ), end


def _found_after(canon: list[Canon], at: int, lexicon: Lexicon) -> tuple[Meaning, int] | None:
    """What the project knows right after token `at`, and where it ends."""
    return lexicon.find(canon, at + 1) if at + 1 < len(canon) else None


def _same_word(word: str, meaning: Meaning) -> bool:
    """Whether a column's own name has the word, which a small word only shares its stem with: "defenders"."""
    return meaning.column is not None and not {word, word[:-1]}.isdisjoint(spoken(meaning.column).split())


def _moves(word: str, meaning: Meaning) -> bool:
    """Whether a word says which way, and is not just another for what it moves: "warmer", "lower" of low to high."""
    if meaning.column is not None:
        return not _same_word(word, meaning)
    return bool(meaning.values) and word.endswith("er") and str(meaning.values[0][1]).lower() != word


def _calls_rows(word: str, meaning: Meaning, lexicon: Lexicon) -> bool:
    """Whether a noun for rows is just that: a borrower is no amount borrowed, a flight no age of an aircraft."""
    if meaning.column is None:
        return False
    if lexicon.kinds.get(meaning.column) == "boolean" and meaning.sure and _same_word(word, meaning):
        return False  # "volunteers" of a column called volunteer
    own = any({word, word[:-1]} & set(text.split()) for text in _words_of(meaning, lexicon))  # "subject" of subj
    said = lexicon.kinds.get(meaning.column) in ("number", "category") and not own
    if lexicon.kinds.get(meaning.column) == "boolean" and not meaning.sure and _head_of(word, meaning):
        return True  # "transactions" are no foreign ones
    child = word in ("kid", "kids") and not any("parent" in text for text in _words_of(meaning, lexicon))
    return word.endswith(("er", "ers")) or (said and not word.endswith(("ed", "ing")) and not child)


def _words_of(meaning: Meaning, lexicon: Lexicon) -> tuple[str, ...]:
    """What a column is called, or nothing."""
    column = lexicon.words.column(meaning.column or "")
    return called(column) if column is not None else ()


def _head_of(word: str, meaning: Meaning) -> bool:
    """Whether a noun is what an adjective in a yes/no column's name goes with: "transaction" of foreign ones."""
    first, *rest = spoken(meaning.column or "").split()
    return bool(rest) and first not in _VERBS and stem(rest[-1]) == stem(word)


_VERBS = HAVING | {"own", "owns", "gets", "takes", "uses", "wants", "needs"}


def _plain(question: str, canon: list[Canon], at: int, lexicon: Lexicon) -> Item | None:
    """The item of a word that neither the project nor the house knows any phrase to begin with: most words are such."""
    token = canon[at]
    if token.kind != "word" or (at and canon[at - 1].kind == "number"):
        return None
    if lexicon.written_ids and at + 1 < len(canon) and canon[at + 1].start == token.end:
        return None
    if (alone := _alone(lexicon, token.text, token.stem)) is None:
        return None
    kind, ids, value, known = alone
    if kind == "R" and at and canon[at - 1].stem in _POINTING:
        kind = "H"
    return Item(kind, _spelt(question, canon, at, at + 1), token.start, token.end, ids, value=value, known=known)


@lru_cache(maxsize=20_000)
def _alone(lexicon: Lexicon, text: str, stem: str) -> tuple[str, frozenset[str], float | None, bool] | None:
    """Kind, ids, value and whether it is known, of a word that begins no phrase; None where it may begin one."""
    small = small_words()
    begins = stem in lexicon.reach or small.reach.get(stem, 1) > 1 or (lexicon.unnamed and stem in small.ending)
    squeezed = text.replace(" ", "").replace("-", "")
    if begins or squeezed in lexicon.begun or any(name[0] == text[:1] for name in lexicon.initials):
        return None
    kind, _, concepts, _ = _begun((stem,))
    kind = kind or "w"
    return kind, frozenset([stem, *concepts]), _amount(stem, kind), stem in lexicon.known


_PLAIN = frozenset(
    stem(w) for w in ("good", "bad", "fine", "okay", "pass", "positive", "negative", "safe", "stay", "leave")
)
"""Words that stand for how a case comes out only where a class would stand."""


def _several(canon: list[Canon], at: int) -> bool:
    """Whether "that" only leads to a clause about several: "is it plausible that women would ..."."""
    return canon[at - 1].text == "that" and canon[at].text.endswith(("s", "women", "men", "people"))


_LEFT_BEFORE = frozenset({"are", "is", "be", "the", "s"})
_LEFT_AFTER = frozenset({"out", "over", "behind", "alone", "hand", "of", "side", "handed", "aside"})


def _outcome(canon: list[Canon], at: int) -> int:
    """Where an everyday word for how a case comes out ends, or `at`."""
    small = small_words()
    after = canon[at + 1].text if at + 1 < len(canon) else ""
    if canon[at].text == "left" and (after in _LEFT_AFTER or (at and canon[at - 1].text in _LEFT_BEFORE)):
        return at  # "how many are left?", "the people left out"
    for length in range(min(small.ending.get(canon[at].stem, 0), len(canon) - at), 0, -1):
        words = tuple(c.stem for c in canon[at : at + length])
        if words in small.outcomes and not (length == 1 and words[0] in _PLAIN):
            return at + length
    return at


def _written(
    question: str, canon: list[Canon], at: int, found: tuple[Meaning, int] | None
) -> tuple[Meaning, int] | None:
    """What was found, unless it is a small word that only capitals would tell from the project's own, or "may I"."""
    if found and canon[at].text == "may" and at + 1 < len(canon) and canon[at + 1].text in _ALLOWED:
        return None
    if found and found[0].cased and not _as_cased(question, canon, at, found):
        return None
    return found


def _as_cased(question: str, canon: list[Canon], at: int, found: tuple[Meaning, int]) -> bool:
    """Whether a text is written as it must be: by its capitals, or with no space between letters and digits.

    In small letters it is one beside what only a name can stand: "mean do by style", "all sectors other than it".
    """
    meaning, end = found
    typed, cased = question[canon[at].start : canon[end - 1].end], meaning.cased
    if any(map(str.isdigit, cased)):
        return typed.lower() == cased.lower()
    before = [c.text for c in canon[max(0, at - 3) : at]]
    after = canon[end].text if end < len(canon) else ""
    if typed == cased or (typed.isupper() and typed == cased.upper()):
        opens = at == 0 and typed.istitle() and after in _FOLLOWING  # "As a geologist, ..."
        return not opens
    measured = meaning.column is not None and before[-1:] != [] and before[-1] in _MEASURING
    column = meaning.values[0][0] if meaning.values else ""
    named = {stem(word) for word in spoken(column).split()}
    sorted_by = any(c.stem in named for c in canon) and (
        before[-1:] in (["than"], ["but"], ["not"], ["or"]) or after == "or"
    )
    return measured or (bool(column) and (sorted_by or before[-1:] == ["="]))


_FOLLOWING = frozenset(
    {"a", "an", "the", "i", "we", "you", "far", "long", "soon", "well", "for", "if", "my", "our", "much"}
)
_MEASURING = frozenset({"mean", "average", "median", "highest", "lowest", "high", "low", "maximum", "minimum"})


_ALLOWED = frozenset({"i", "we", "you", "it", "he", "she", "they", "be", "have"})


def _spelt_out(canon: list[Canon], at: int, lexicon: Lexicon) -> tuple[Meaning, int] | None:
    """A column by the words that its name abbreviates: "body mass index"."""
    for name, column in lexicon.initials.items():
        end = at + len(name)
        said = canon[at:end]
        if "".join(c.text[:1] for c in said) == name and all(len(c.text) > 2 and c.text.isalpha() for c in said):
            return Meaning(column=column), end
    return None


def _written_id(question: str, canon: list[Canon], at: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """An id of letters and digits that begins at token `at`, and where it ends; its parts stand without a space."""
    end, found = at + 1, None
    while True:
        text = squeeze(question[canon[at].start : canon[end - 1].end])
        if any(c.isdigit() for c in text) and (row := lexicon.written_ids.get(text)):
            found = row, end
        if end == len(canon) or end == at + 8 or canon[end].start != canon[end - 1].end:
            return found
        end += 1


def _each(canon: list[Canon]) -> tuple[str, ...]:
    """The concepts of the single words of a phrase that is none as a whole."""
    return tuple(concept for c in canon for concept in small_words().concepts.get((c.stem,), ()))


def _meaning_kind(meaning: Meaning, lexicon: Lexicon) -> str:
    if meaning.column and not (meaning.row and meaning.column not in lexicon.numeric):
        return "B" if meaning.column in lexicon.boolean or meaning.values else "C"
    if meaning.values:
        return "V"
    if meaning.cls is not None:
        return "K"
    return "R" if meaning.row else "X"


def _made(
    question: str, canon: list[Canon], at: int, end: int, kind: str, concepts: tuple[str, ...], **more: object
) -> Item:
    ids = frozenset([*(c.stem for c in canon[at:end]), *concepts])
    start, stop = canon[at].start, canon[end - 1].end
    return Item(kind, _spelt(question, canon, at, end), start, stop, ids, **more)  # type: ignore[arg-type]


def _spelt(question: str, canon: list[Canon], at: int, end: int) -> str:
    """Tokens as typed, but for misspelt words."""
    start, typed = canon[at].start, question[canon[at].start : canon[end - 1].end]
    for token in reversed(canon[at:end]):
        if token.misspelt:
            typed = typed[: token.start - start] + token.text + typed[token.end - start :]
    return typed


def _small(canon: list[Canon], at: int) -> tuple[str | None, int, tuple[str, ...], int]:
    """The kind of the longest small phrase at `at` and its end; the concepts there and their end."""
    reach = small_words().reach.get(canon[at].stem, 1)
    kind, kind_length, concepts, concept_length = _begun(tuple([c.stem for c in canon[at : at + reach]]))
    return kind, at + kind_length, concepts, at + concept_length


@lru_cache(maxsize=20_000)
def _begun(stems: Key) -> tuple[str | None, int, tuple[str, ...], int]:
    """The kind of the longest small phrase that these stems begin with and its length; the concepts and theirs."""
    kind: str | None = None
    kind_length = concept_length = 0
    concepts: tuple[str, ...] = ()
    for length in range(len(stems), 0, -1):
        if kind is None and (found := _kind_of(stems[:length])):
            kind, kind_length = found, length
        if not concepts and stems[:length] in small_words().concepts:
            concepts, concept_length = small_words().concepts[stems[:length]], length
    return kind, kind_length, concepts, concept_length


def _kind_of(key: Key) -> str | None:
    small = small_words()
    for table, kind in (
        (small.metrics, "m"),
        (small.back, "G"),
        (small.cases, "H"),
        (small.signs, ""),
        (small.nouns, "R"),
    ):
        if key in table:
            return kind or small.signs[key]
    if len(key) > 1:
        return None
    word = key[0]
    if word in small.factors:
        return "D"
    if word in small.fractions:
        return "Q"
    return _SINGLE.get(word) or ("L" if word in LINKS else None)


def _amount(word: str, kind: str | None) -> float | None:
    small = small_words()
    return small.factors.get(word) if kind == "D" else small.fractions.get(word) if kind == "Q" else None


def _unit(canon: list[Canon], at: int, lexicon: Lexicon) -> tuple[tuple[str, ...], int]:
    for length in (3, 2, 1):
        key = tuple(c.stem for c in canon[at : at + length])
        if len(key) == length and key in lexicon.units and not _of_a_rate(canon, at + length):
            return lexicon.units[key], at + length
    return (), at


_SPANS = frozenset({"s", "sec", "second", "min", "minute", "h", "hr", "hour", "day"})


def _of_a_rate(canon: list[Canon], at: int) -> bool:
    """Whether a unit is only half of one: "km" of "17 km per litre"."""
    per = canon[at].text if at + 1 < len(canon) else ""
    return per in ("per", "/") and (canon[at + 1].text in known() or canon[at + 1].text in _SPANS)
