"""Words and numbers of a question, with where they stand; the same for what people type and for what owners write."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import Stemmer

MAX_CHARACTERS = 2000
"""A longer question is not read: nobody asks one, and reading stays quick."""

CONTRACTIONS = {
    "howmany": "how many", "howmuch": "how much",
    "everyones": "everyone", "everybodys": "everybody", "someones": "someone", "somebodys": "somebody",
    "what's": "what is", "whats": "what is", "who's": "who is", "how's": "how is", "where's": "where is",
    "it's": "it is", "that's": "that is", "there's": "there is", "let's": "let us", "won't": "will not",
    "can't": "can not", "cannot": "can not", "shan't": "shall not", "ain't": "is not", "wanna": "want to",
    "gonna": "going to", "i'm": "i am", "why's": "why is", "he's": "he is", "she's": "she is", "dont": "do not",
    "doesnt": "does not", "didnt": "did not", "isnt": "is not", "wasnt": "was not", "wouldnt": "would not",
    "couldnt": "could not", "arent": "are not", "whos": "who is", "hows": "how is", "wheres": "where is",
    "thats": "that is", "theres": "there is", "wont": "will not", "cant": "can not", "shouldnt": "should not",
    "havent": "have not", "hasnt": "has not", "hadnt": "had not", "werent": "were not", "theyre": "they are",
    "shes": "she is", "hes": "he is", "wats": "what is", "wat": "what", "cos": "because", "cuz": "because",
    "youre": "you are", "whys": "why is", "lemme": "let me", "mustnt": "must not", "wouldve": "would have",
    "couldve": "could have", "shouldve": "should have", "mightve": "might have", "mustve": "must have",
    "y/o": "years old", "y/n": "yes or no", "yo": "years old", "w/": "with", "plz": "please", "pls": "please",
    "wbu": "what about", "theyll": "they will", "aint": "is not",
    "itll": "it will", "dunno": "do not know",
    "whyd": "why did", "howd": "how did", "whatd": "what did", "itd": "it would", "theyd": "they would",
}  # fmt: skip
_SUFFIXES = (("n't", " not"), ("'ll", " will"), ("'re", " are"), ("'ve", " have"), ("'d", " would"), ("'m", " am"))
_KEEP = {
    "lovely": "lovely",
    "kindly": "kindly",
    "meaning": "meaning",
    "falsely": "falsely",
    "likely": "likely",
    "unlikely": "unlikely",
    "uses": "use",
    "does": "do",
    "was": "was",
    "his": "his",
    "this": "this",
    "personality": "personality",
    "personal": "personal",
    "variability": "variability",
    "busy": "busy",
    "quite": "quite",
    "proposal": "proposal",
    "proposals": "proposal",
    "listing": "listing",
    "listings": "listing",
    "employer": "employer",
    "employers": "employer",
    "colour": "color",
    "colours": "color",
    "coloured": "color",
    "behaviour": "behavior",
    "labour": "labor",
    "centre": "center",
    "metre": "meter",
    "metres": "meter",
    "litre": "liter",
    "litres": "liter",
    "grey": "gray",
    "tyre": "tire",
    "tyres": "tire",
    "programme": "program",
    "ruling": "ruling",
    "broke": "break",
    "broken": "break",
    "froze": "freez",
    "frozen": "freez",
    "stole": "steal",
    "stolen": "steal",
    "sank": "sink",
    "sunk": "sink",
}
_TOKEN = re.compile(
    r"(?P<number>(?<![\w.,])\d{1,3}(?:[ \u00a0]\d{3})*[ \u00a0]000(?![\d.,]*\d)"  # "20 000"
    r"|(?:(?<![\w)])[-−])?\d+(?:[,_]\d{3}(?!\d))*(?:\.\d+)?|\.\d+)"
    r"|(?P<word>y/[on]\b|w/(?=\s)|[^\W\d_]+(?:['’][^\W\d_]+)*)"
    r"|(?P<sign>>=|<=|=>|=<|!=|<>|==|[><=≥≤≠%#?.,;:!&()\[\]\"+\-$€£*/^|])"
)
_SIGNIFYING = ("mean", "means")
_stemmer = Stemmer.Stemmer("english", 0)  # `stem` remembers


class Token(NamedTuple):
    """One word, number or sign: its lower-case text, its stem, and the characters it spans in the question."""

    text: str
    stem: str
    start: int
    end: int
    number: float | None = None


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one lower-case word; what holds characters that no one can write has none.

    >>> stem("predictions"), stem("refused"), stem("likely")
    ('predict', 'refus', 'likely')
    """
    return _KEEP.get(word) or (str(_stemmer.stemWord(word)) if len(word) > 3 and word.isprintable() else word)


class Stems(dict[str, str]):
    """The stems of very many words, each found once.

    >>> Stems()["predictions"]
    'predict'
    """

    def __missing__(self, word: str) -> str:
        self[word] = found = _KEEP.get(word) or (_stemmer.stemWord(word) if len(word) > 3 else word)
        return found


def tokenize(text: str) -> list[Token]:
    """The tokens of `text`, in linear time; spans refer to the text as given.

    >>> [t.stem for t in tokenize("What's the model's 1,200 limit?")]
    ['what', 'is', 'the', 'model', '1200', 'limit', '?']
    >>> [t.text for t in tokenize("below 20 000")]
    ['below', '20000']
    """
    tokens: list[Token] = []
    lowered = _folded(text)
    for found in _TOKEN.finditer(lowered):
        start, end = found.span()
        piece = found.group()
        if found.lastgroup == "number":
            tokens.append(_number(piece, start, end))
        elif found.lastgroup == "word":
            if (
                piece == "had"
                and tokens
                and tokens[-1].text == "would"
                and "'" in text[tokens[-1].start : tokens[-1].end]
            ):
                tokens.pop()  # "they'd had" is no "would"
            if piece == "s" and len(tokens) > 1 and tokens[-1].number is not None and tokens[-2].text in _DECADES:
                start -= start == tokens[-1].end + 1 and lowered[start - 1] in "'’"  # "the over 50's"
            tokens += [Token(word, stemmed, start, end) for word, stemmed in _expand(piece)]
        else:
            tokens.append(Token(piece, piece, start, end))
    return _signifying(tokens)


def signifies(last: str, before: str) -> bool:
    """Whether a last word "mean" is the verb.

    >>> signifies("mean", "debt"), signifies("mean", "the")
    (True, False)
    """
    return last in _SIGNIFYING and before not in ("the", "a", "is", "i")


_DECADES = frozenset({"over", "under", "the", "above", "below", "in", "their", "his", "her", "late", "early", "mid"})
"""What stands before an age in the plural: "over 50's", not "trainee 87's"."""
_TRAILING = frozenset({"exactly", "here", "please", "anyway", "actually", "really", "precisely", "then", "pls", "plz"})
"""What may stand after the verb: "what does it mean exactly"."""


def _signifying(tokens: list[Token]) -> list[Token]:
    """ "What does it mean" is about meaning, "the mean of it" is an average: told by where the word stands."""
    if not any(t.text in _SIGNIFYING for t in tokens):
        return tokens
    words = [i for i, t in enumerate(tokens) if t.text[0].isalpha()]
    while words and tokens[words[-1]].text in _TRAILING:
        words.pop()
    if len(words) > 2 and signifies(tokens[words[-1]].text, tokens[words[-2]].text):
        last = tokens[words[-1]]
        tokens[words[-1]] = Token("signify", "signifi", last.start, last.end)
    return tokens


def _folded(text: str) -> str:
    """Lower case without accents or exotic forms, character by character so that spans stay true."""
    if text.isascii():
        return text.lower()
    return "".join(_fold_character(c) for c in text)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c)).lower()
    return plain if len(plain) == 1 else character.lower()[:1] or " "


def _number(piece: str, start: int, end: int) -> Token:
    digits = "".join(piece.split()).replace(",", "").replace("_", "").replace("−", "-").rstrip(".")
    value = float(digits)
    if not math.isfinite(value):
        return Token(piece[:20], piece[:20], start, end)
    text = str(int(value)) if value.is_integer() and value < 1e15 else digits
    return Token(text, text, start, end, value)


@lru_cache(maxsize=20_000)
def _expand(piece: str) -> tuple[tuple[str, str], ...]:
    """The words of a contraction in full, a possessive without its s; each with its stem."""
    return tuple((word, stem(word)) for word in _in_full(piece.replace("’", "'")))


def _in_full(word: str) -> list[str]:
    word = _DRAWN_OUT.sub(r"\1", word) if len(set(word)) > 1 or word[0] == "y" else word  # not the column "RRR"
    if word in CONTRACTIONS:
        return CONTRACTIONS[word].split()
    for suffix, full in _SUFFIXES:
        if word.endswith(suffix) and len(word) > len(suffix):
            return (word[: -len(suffix)] + full).split()
    return [word.removesuffix("'s").removesuffix("'").replace("'", "")]


_DRAWN_OUT = re.compile(r"([^\Wixw\d])\1{2,}")
"""A letter said at length: "whyyy", "sooo"; not the "iii" and "xxx" of names."""


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])|[_\-./\s]+")


def spoken(name: str) -> str:
    """A column's technical name as people would say it.

    >>> spoken("LoanAmount"), spoken("checking_balance2")
    ('loan amount', 'checking balance 2')
    """
    return " ".join(part for part in _CAMEL.split(name) if part).lower()
