"""Letters and digits that stand for words where people type on a phone: "y was 12 refused n what now", "4 me"."""

from __future__ import annotations

from explainer.language.tokens import Token, stem

_ARE = frozenset({"they", "you", "u", "we", "these", "those", "there", "the", "all", "ur", "your"})
_BEFORE_ARE = frozenset({"they", "you", "u", "we", "who", "that", "which", "these", "those", "people", "ppl", "ones"})
_BEFORE_ARE |= frozenset({"there", "what", "how", "where", "why", "y"})
_FOR = frozenset({"me", "us", "him", "her", "them", "this", "that", "these", "those"})
_ONE = frozenset({"this", "that", "which", "every", "any", "some"})
_NAMING = frozenset({"the", "of", "a", "is", "column", "feature", "variable", "for", "in", "by", "and", "or", "versus"})


_PATIENTS = {"pt": "patient", "pts": "patients"}
_TEXTED = frozenset({*_PATIENTS, "an"})
_WHICH = frozenset({"with", "whose", "who", "aged", "over", "under", "having", "without", "w"})


def texted(tokens: list[Token]) -> list[Token]:
    """The tokens with such letters and digits as the words they stand for, "i.e." as a comma, and without "yo, ...".

    >>> from explainer.language.tokens import tokenize
    >>> [t.text for t in texted(tokenize("y r they refused n what can u do 4 me"))]
    ['why', 'are', 'they', 'refused', 'and', 'what', 'can', 'u', 'do', 'for', 'me']
    >>> [t.text for t in texted(tokenize("the effect of n and y"))]
    ['the', 'effect', 'of', 'n', 'and', 'y']
    >>> [t.text for t in texted(tokenize("the old ones, i.e. over 60"))]
    ['the', 'old', 'ones', ',', ',', 'over', '60']
    >>> [t.text for t in texted(tokenize("what % are over 20%"))]
    ['what', 'percentage', 'are', 'over', '20', '%']
    """
    tokens = _in_days(_without_that_is(tokens))
    tokens = _in_full(tokens)
    if [t.text for t in tokens[:2]] == ["years", "old"] and tokens[0].end == tokens[1].end:
        tokens = tokens[2:]  # "yo, what is this": a greeting; "45 yo" is so many years old
    if not any((len(t.text) == 1 and t.text in "ynrwb41%") or t.text in _TEXTED for t in tokens):
        return tokens
    out: list[Token] = []
    for at, token in enumerate(tokens):
        before = tokens[at - 1] if at else None
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        glued = before is not None and before.end == token.start
        if token.text == "%" and (before is None or before.number is None) and after is not None:
            out.append(Token("percentage", stem("percentage"), token.start, token.end))
            continue
        if glued and before is not None and (token.text == "1" and before.text in _ONE | {"no"}):
            one = before.text + "one"
            out[-1] = Token(one, stem(one), before.start, token.end)
        elif glued and before is not None and token.text == "4" and before.text in ("b", "be"):
            out[-1] = Token("before", stem("before"), before.start, token.end)
        elif token.text in _PATIENTS and after is not None and (after.number is not None or after.text in _WHICH):
            patient = _PATIENTS[token.text]
            out.append(Token(patient, stem(patient), token.start, token.end))
        elif (word := _word(token.text, before, after)) is not None:
            out.append(Token(word, stem(word), token.start, token.end))
        else:
            out.append(token)
    return out


def _in_full(tokens: list[Token]) -> list[Token]:
    """The tokens with "y.o." as an age, "P(good)" as a probability and "vs." without its full stop."""
    texts = [t.text for t in tokens]
    out, at = list[Token](), 0
    while at < len(tokens):
        if texts[at : at + 4 : 2] == ["-", "-"] and out and out[-1].number is not None and texts[at + 1] == "and":
            out.append(tokens[at + 1])  # "the 70-and-ups"
            word = _UP.get(texts[at + 3] if at + 3 < len(texts) else "", "")
            last = texts[at + 3] if word else ""
            said = [word, *(["people"] if last.endswith("s") else [])] if word else []
            out += _instead(tokens, at + 3, 1, *said)
            at += 4 if word else 3
        elif texts[at : at + 3] == ["y", ".", "o"] and at and tokens[at - 1].number is not None:
            length = 4 if texts[at + 3 : at + 4] == ["."] else 3
            out += _instead(tokens, at, length, "years", "old")
            at += length
        elif texts[at] == "4" and texts[at + 1 : at + 2] and texts[at + 1] in _NUMBERED and at:
            out += _instead(tokens, at, 1, "for")
            at += 1
        elif texts[at] in _YEARS and at and (tokens[at - 1].number is not None or texts[at - 1] in _ONE_OF):
            out += _instead(tokens, at, 1, _YEARS[texts[at]])
            at += 1
        elif texts[at] in _SHORTENED and texts[at + 1 : at + 2] == ["."] and at + 2 < len(tokens):
            out.append(tokens[at])
            at += 2
        elif texts[at] in _OPENING and (long := _long(texts[at : at + _LONGEST])) is not None:
            length, words = long
            out += _instead(tokens, at, length, *words)
            at += length
        else:
            out.append(tokens[at])
            at += 1
    return out


def _instead(tokens: list[Token], at: int, length: int, *words: str) -> list[Token]:
    """These words in the place of so many tokens."""
    return [Token(word, stem(word), tokens[at].start, tokens[at + length - 1].end) for word in words]


def _long(texts: list[str]) -> tuple[int, tuple[str, ...]] | None:
    """Of what begins with an abbreviation: how many tokens are meant, and the words that these stand for."""
    return next((long for short, long in _IN_FULL.items() if tuple(texts[: len(short)]) == short), None)


_IN_FULL = {
    ("rn",): (1, ("now",)),
    ("#", "of"): (1, ("number",)),
    ("w", "/", "out"): (3, ("without",)),
    ("acc", ".", "to"): (2, ("according",)),
    ("acc", "to"): (1, ("according",)),
    ("p", "("): (2, ("probability", "of")),
    ("pr", "("): (2, ("probability", "of")),
}
_OPENING = frozenset(first for first, *_ in _IN_FULL)
_LONGEST = max(map(len, _IN_FULL))
_NUMBERED = frozenset({"nr", "no", "id", "number", "patient", "row", "case", "client", "applicant", "#"})
_UP = {"up": "up", "ups": "up", "over": "over", "overs": "over", "older": "older", "above": "above"}
_UP |= {"under": "under", "unders": "under", "younger": "younger", "below": "below"}
_YEARS = {"yr": "year", "yrs": "years", "mth": "month", "mths": "months"}
_ONE_OF = frozenset({"a", "an", "one", "per", "each", "half"})
_SHORTENED = frozenset({"vs", "approx", "incl", "excl", "avg", "resp"})
"""Abbreviations that a full stop follows, which ends no sentence."""


def _in_days(tokens: list[Token]) -> list[Token]:
    """The tokens with "a fortnight" as 14 days."""
    if not any(t.text in _FORTNIGHT for t in tokens):
        return tokens
    out = list[Token]()
    for token in tokens:
        if token.text not in _FORTNIGHT:
            out.append(token)
            continue
        start = token.start
        if out and out[-1].text in ("a", "one"):
            start = out.pop().start
        out += [Token("14", "14", start, token.end, 14.0), Token("days", stem("days"), start, token.end)]
    return out


_FORTNIGHT = frozenset({"fortnight"})


def _without_that_is(tokens: list[Token]) -> list[Token]:
    """The tokens with "i.e." and "e.g." as commas."""
    texts = [t.text for t in tokens]
    out, at = list[Token](), 0
    while at < len(tokens):
        if texts[at : at + 4] in (["i", ".", "e", "."], ["e", ".", "g", "."]):
            out.append(Token(",", ",", tokens[at].start, tokens[at + 3].end))
            at += 4
        else:
            out.append(tokens[at])
            at += 1
    return out


def _word(text: str, before: Token | None, after: Token | None) -> str | None:
    """The word that a letter or a digit stands for between these two."""
    first = before.text if before is not None else ""
    second = after.text if after is not None else ""
    if text == "y":
        opens = (before is None or first in (",", ".", "and", "n", ";")) and second.isalpha()
        return "why" if opens or (first in ("me", "know", "tell") and not second.isalpha()) else None
    if text == "an":
        joins = len(second) > _SHORT and second[0] not in "aeiouhxy" and second[1] in "aeiouhlry" and second.isalpha()
        return "and" if joins and first not in ("", "in", "of", "with", "for") else None  # "20 priors an women"
    if text == "r":
        return "are" if second in _ARE or first in _BEFORE_ARE else None
    if text == "4":
        return "for" if second in _FOR and not first.isdigit() else None
    if text == "1":
        return "one" if first in _ONE else None
    led = first.isdigit() or first == "u" or (first.isalpha() and len(first) > 1 and first not in _NAMING)
    plain = second.isalpha() and led
    if text == "n":
        return "and" if plain and second not in _NAMING - {"the", "for", "in", "by"} else None
    return "with" if text == "w" and plain else None


_SHORT = 3
"""A word of no more letters may be said letter by letter: "an SVM"."""
