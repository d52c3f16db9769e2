"""What the items around an item decide: "the age feature" is just age, "500 or more in savings" one yes/no column."""

from __future__ import annotations

import re

from explainer.language.class_words import AUXILIARY
from explainer.language.item import Item
from explainer.language.lexicon import Lexicon
from explainer.language.meaning import Meaning
from explainer.language.names import called
from explainer.language.quantities import PERSONS
from explainer.language.small_words import key, small_words
from explainer.language.tokens import spoken, stem, tokenize
from explainer.language.turns import Near, turned


def settled(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """Items that their neighbours decide: "the age feature" is just age; "people with a telephone" are a group."""
    out: list[Item] = []
    items = _halves_joined(_enumerated(_numbered(items)), lexicon)
    measured = any(i.kind == "C" for i in items)
    heading = _heading(items)
    for at, original in enumerate(items):
        item = turned(original, Near(items, at, out))
        if item is None:
            continue
        after = items[at + 1] if at + 1 < len(items) else None
        before = out[-1] if out else None
        if "@predict" in item.ids and before and before.text.lower() == "this":
            item = item._replace(ids=item.ids | {"{case}"})  # "this prediction" is that of the case at hand
        if item.kind == "w" and before and before.ids & {"how"} and _embedded(items, at, lexicon):
            out[-1] = out[-1]._replace(kind="L", ids=frozenset())  # "between how old someone is and ..."
            item = item._replace(kind="C", meaning=Meaning(column=lexicon.measured(item.ids)[0], sure=False))
        if item.kind == "i" and item.text.lower() == "say that" and before and before.kind == "t":
            item = item._replace(kind="w")  # "is it right to say that ..."
        if item.kind == "c" and before and before.kind in "NPU" and after and after.text.lower() in _AS_NOW:
            item = item._replace(kind="M" if item.op in (">", ">=") else "S")  # "2000 more than they did"
        bidding = before is None or before.kind in ".," or before.text.lower() == "please"
        if item.kind == "V" and item.text.lower() in _BIDDING and bidding and after and after.kind == "L":
            item = item._replace(kind="w", meaning=None)  # "state the method"
        if item.kind == "C" and item.text.lower() in _EVERY and after and after.kind in "wC":
            item = item._replace(kind="L", meaning=None)  # "the nightly price"
        if item.kind == "V" and _everyday(item) and not _beside_its_column(items, at, lexicon):
            rows = item.text.lower() in _CUSTOMERS  # "private customers" where customers may pack
            item = item._replace(kind="R" if rows else "w", meaning=None)  # "another prediction" is no race
        if (
            item.kind == "V"
            and item.text.lower() in _SOMEBODY
            and after
            and (after.kind == "N" or after.text.lower() in ("number", "no", "nr", "num"))
        ):
            item = item._replace(kind="R", meaning=None)  # "guy number 77"
        if item.kind == "V" and item.text.lower() in _JUDGED and before and before.text.lower() in _JUDGING:
            item = item._replace(kind="w", meaning=None)  # "is it any good with ..."
        if item.kind == "w" and item.text.lower() in _NOT_USING and after and after.kind in "VBL":
            item = item._replace(kind="n")  # "who don't use Chrome"
        if item.kind == "M" and item.text.lower() == "up" and _from_number(out):
            item = item._replace(kind="+")  # "from 35 up"
        if item.kind == "m" and item.text.lower().endswith("ly"):
            item = item._replace(kind="L", ids=frozenset())  # "precisely" is no precision
        if item.kind == "H" and _many(item):
            item = item._replace(kind="R")
        if item.kind == "V" and item.text.lower() in _SOMEBODY and before and before.text.lower() == "that":
            item = item._replace(kind="H", meaning=None)  # "that guy"
        if (
            item.kind == "C"
            and before
            and before.kind == "V"
            and before.meaning
            and _column_of(item) == before.meaning.values[0][0]
        ):
            item = item._replace(kind="L", meaning=None)  # "the sales department"
        beside = (before is not None and before.kind in "ao") or (after is not None and after.kind in "ao")
        if item.kind == "w" and beside and (joined := _joined(items, at, lexicon)):
            item = item._replace(kind="C", meaning=Meaning(column=joined, sure=False))
        if item.text.lower() == "one" and item.kind != "N" and _one_of_them(before, after, lexicon):
            item = item._replace(kind="N", value=1.0)  # "with one liable individual"
        if item.kind == "w" and item.ids & _SIZES and before and before.kind == "C" and after and after.kind in "LNch":
            item = item._replace(kind="L")  # "a glucose level of 180"
        if (
            item.kind == "C"
            and item.text.lower().endswith("ing")
            and before
            and before.kind in "RV"
            and after
            and (
                after.kind == "t"
                or (after.text.lower() == "for" and not any(i.text.lower() == "how much" for i in out))
            )
        ):
            item = item._replace(kind="L", meaning=None)  # "those borrowing to buy a car"
        if item.kind == "C" and item.text.lower() in ("interesting", "interested"):
            item = item._replace(kind="w", meaning=None)
        if item.kind == "C" and _rows_after_all(item, before, after):
            item = item._replace(kind="R", meaning=None)  # "a 60-month loan", "loans for small businesses"
        if item.kind == "C" and _people(item) and not (before and before.kind == "N"):
            item = item._replace(kind="R", meaning=None)  # "owners" where a column is called OwnerAge
        if item.kind == "w" and _heads(item, before, items[at + 1 : at + 3], lexicon):
            item = item._replace(kind="R")
        if item.kind == "w" and (hinted := _hinted(items, at, lexicon)):
            item = item._replace(kind="C", meaning=Meaning(column=hinted, sure=False))
        if item.kind == "X" and before and (left := _end_named(item, before, lexicon)):
            item = item._replace(kind="K", meaning=left)  # "who left the company"
        if item.kind == "K" and after and after.kind == "X":
            item = item._replace(kind="L", meaning=None)  # "the diabetes outcome"
        if item.kind == "C" and before and before.text.lower() == "per" and any(i.kind == "N" for i in out[-3:]):
            item = item._replace(kind="U", meaning=None)  # "80 euros per night"
        if item.kind in "BKwR" and (counted := _counts(out, item, items[at + 1 : at + 3], lexicon)):
            item = item._replace(kind="C", meaning=Meaning(column=counted))
        if _any_one(items, at):
            item = item._replace(ids=item.ids | {"{column}"})
        if (
            "@feature" in item.ids
            and item.text.lower() != "fields"
            and ((after and after.kind in "CB") or (before and before.kind in "CB"))
        ):
            item = item._replace(kind="L", ids=frozenset(["feature_word"]))
        elif item.kind in "VB" and before and before.text.lower() == "this" and not (after and after.kind == "R"):
            item = item._replace(kind="H")  # "this woman"
        elif item.kind == "B" and _weighed_itself(items, at):
            pass  # "does having a phone help?"
        elif item.kind == "B" and (
            at < heading
            or _names_rows(item, _column_of(item) in lexicon.one_hot)
            or _picks_rows(out, after)
            or (before is not None and before.kind in "aoc" and any(map(str.isdigit, item.text)))
            or _goes_on(out)
            or ((measured or any(i.kind == "B" for i in out)) and _belongs(out))
        ):
            item = item._replace(kind="V")
        out.append(item)
    return out


_SOMEBODY = frozenset({"guy", "man", "woman", "lady", "girl", "boy", "male", "female"})
_NOT_USING = frozenset({"don't use", "doesn't use", "not use", "do not use", "does not use", "not using", "didn't use"})
_CUSTOMERS = frozenset({"customer", "customers", "client", "clients"})
_ALONE = frozenset({"other", "another", "on", "off", "both", "all", "none", "any", "either"})
_BIDDING = frozenset({"state", "name", "list", "show", "rank", "count", "chart"})
_EVERY = frozenset({"nightly", "hourly", "daily", "weekly", "monthly", "yearly", "annual"})
_JUDGED = frozenset({"good", "bad", "fair", "poor", "fine", "excellent", "high", "low"})
_JUDGING = frozenset({"any", "how", "as", "so", "it", "this", "really", "much", "no"})
_AS_NOW = frozenset({"they", "he", "she", "it", "now", "before", "what", "today", "at", "is", "usual", "planned"})


def _many(item: Item) -> bool:
    """Whether a phrase like "the instance" is in the plural."""
    last = item.text.lower().split()[-1]
    return " " in item.text and last.endswith("s") and (stem(last),) in small_words().nouns


def _hinted(items: list[Item], at: int, lexicon: Lexicon) -> str | None:
    """The column that a common word of its name means beside a number: "drop the amount by 700"."""
    if not items[at].ids & _MEASURING:
        return None
    hints = [lexicon.hints[i] for i in items[at].ids if i in lexicon.hints]
    near = [*items[max(0, at - 3) : at], *items[at + 1 : at + 4]]
    return hints[0] if hints and any(i.kind in "NPQcudD" for i in near) else None


_SIZES = frozenset({"level", "valu", "amount", "score", "count", "rate", "number", "total", "read"})
_MEASURING = frozenset({"amount", "limit", "total", "ratio", "level", "balanc", "hour"})


def _counts(before: list[Item], item: Item, after: list[Item], lexicon: Lexicon) -> str | None:
    """The column that counts what is named: "two other loans", not "other loans"; "failed more than 4 exams"."""
    if not lexicon.counted:
        return None
    if not any(i.kind == "N" for i in before[-2:]) and [i.kind for i in after] != ["c", "N"]:
        return None
    said = tuple(t.stem for t in tokenize(item.text))
    whole = (name for thing, name in lexicon.counted.items() if set(thing) <= set(said))
    part = [name for thing, name in lexicon.counted.items() if thing[0] in said]
    return next(whole, part[0] if len(part) == 1 else None)  # "8 companies" of NumCompaniesWorked


def _embedded(items: list[Item], at: int, lexicon: Lexicon) -> bool:
    """Whether a column is said by a clause: "does it depend on how old they are"; not "and how old are they"."""
    if at < 2 or items[at - 1].text.lower() != "how" or at + 1 >= len(items) or items[at - 2].kind in ".,":
        return False
    led = items[at - 2].text.lower() in _LEADING_IN
    return (
        led
        and items[at + 1].text.lower() not in AUXILIARY
        and items[at].kind == "w"
        and bool(lexicon.measured(items[at].ids))
    )


_LEADING_IN = frozenset(
    {"between", "on", "of", "than", "or", "and", "is", "by", "matter", "matters", "does", "to", "whether"}
)


def _joined(items: list[Item], at: int, lexicon: Lexicon) -> str | None:
    """The column that a noun beside another column measures: "overtime or salary"."""
    for joint, other in ((at - 1, at - 2), (at + 1, at + 2)):
        if (
            0 <= joint < len(items)
            and 0 <= other < len(items)
            and items[joint].kind in "ao"
            and items[other].kind in "CB"
        ):
            columns = [c for c in lexicon.measured(items[at].ids) if c != _column_of(items[other])]
            if columns and not any(i.startswith("@") for i in items[at].ids):
                return columns[0]
    return None


def _from_number(out: list[Item]) -> bool:
    """Whether "from" and a number, perhaps with a unit, stand just before."""
    return re.search("fN[Uw]?$", "".join(i.kind for i in out[-3:])) is not None


def _everyday(item: Item) -> bool:
    """Whether a value is an everyday word, which says nothing away from its column: "up", "other"."""
    words = key(item.text)
    everyday = words in small_words().signs or item.text.lower() in _ALONE | _CUSTOMERS | {"others"}
    return len(words) == 1 and everyday


def _beside_its_column(items: list[Item], at: int, lexicon: Lexicon) -> bool:
    """Whether a word near a value names its column: "of other race", "purpose: other"."""
    meaning = items[at].meaning
    columns = [column for column, _ in meaning.values] if meaning is not None else []
    near = [*items[max(0, at - 4) : at], *items[at + 1 : at + 4]]
    said = frozenset[str]().union(*(i.ids for i in near))
    if lexicon.one_hot.issuperset(columns):
        texts = (text for column in columns if (own := lexicon.words.column(column)) for text in called(own))
        return any(set(key(text)) - items[at].ids <= said for text in texts)
    named = {word for column in columns for word in lexicon.named_by.get(column, ())}
    return any(_column_of(i) in columns for i in near) or bool(said & named)


def _one_of_them(before: Item | None, after: Item | None, lexicon: Lexicon) -> bool:
    """Whether "one" counts what a column counts."""
    led = before is not None and before.text.lower() in (
        "had",
        "has",
        "have",
        "with",
        "and",
        "or",
        "exactly",
        "only",
        "but",
    )
    return led and after is not None and after.kind == "C" and _column_of(after) in lexicon.counted.values()


def _halves_joined(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """Two halves of one yes/no column's name as one: "angina when they exercise" of ExerciseAngina."""
    if sum(bool(_halved(i)) for i in items) < _PAIR:
        return items
    out: list[Item] = []
    for item in items:
        halves = [at for at in range(max(0, len(out) - 4), len(out)) if _half(out[at], item, lexicon)]
        if halves and all(i.text.lower() in _WITHIN for i in out[halves[-1] + 1 :]):
            first = out[halves[-1]]
            text = " ".join(i.text for i in (*out[halves[-1] :], item))
            del out[halves[-1] :]
            item = item._replace(text=text, start=first.start, ids=first.ids | item.ids)
        out.append(item)
    return out


_PAIR = 2


def _half(one: Item, other: Item, lexicon: Lexicon) -> bool:
    """Whether two items are halves of the name of one yes/no column."""
    shared = _halved(one) & _halved(other) & lexicon.boolean.keys()
    return bool(shared) and not one.ids & other.ids


def _halved(item: Item) -> set[str]:
    meaning = item.meaning if item.kind in "BV" and item.meaning is not None and not item.meaning.sure else None
    return {meaning.column or "", *(column for column, _ in meaning.values)} if meaning else set()


_WITHIN = frozenset(
    {"when", "from", "during", "while", "on", "in", "with", "they", "he", "she", "of", "by", "the", "upon"}
)


def _end_named(item: Item, before: Item, lexicon: Lexicon) -> Meaning | None:
    """The class that the outcome's name begins with, where somebody did it: "who really left the company"."""
    done = before.text.lower() in ("who", "that", "really", "actually", "truly", "have", "has", "had", "then")
    first = item.text.lower().split()[0]
    classes = [c for c in lexicon.words.outcome.classes if c.label.lower() == first]
    return Meaning(cls=classes[0].value) if done and classes and " " in item.text else None


def _rows_after_all(item: Item, before: Item | None, after: Item | None) -> bool:
    """Whether half a column's name is what rows are called, told by its place."""
    sure = item.meaning is None or item.meaning.sure
    if sure or key(item.text) not in small_words().nouns:
        return False
    purpose = after is not None and after.text.lower() in ("for", "that", "which", "who")
    return (before is not None and before.kind == "V") or (purpose and item.text.lower().endswith("s"))


def _people(item: Item) -> bool:
    """Whether half a column's name is said of people, in the plural."""
    word, half = item.text.lower(), item.meaning is not None and not item.meaning.sure
    return half and word.endswith("s") and word[:-1] in PERSONS


def _heads(item: Item, before: Item | None, after: list[Item], lexicon: Lexicon) -> bool:
    """Whether a noun in the plural is what rows are called, told by its place: "dogs that are", "large dogs"."""
    word, following = item.text.lower(), [i.text.lower() for i in after]
    if not word.endswith("s") or word.endswith("ss") or len(word) < 4 or any(i.startswith("@") for i in item.ids):
        return False
    if not item.ids.isdisjoint(lexicon.measures) or (before is not None and before.kind in "NP"):
        return False
    really = bool(following[1:]) and (after[1].kind == "n" or following[1] in _IN_TRUTH)
    that = following[:1] == ["that"] and following[1:] and (set(following[1:]) & AUXILIARY or really)
    told = following[:1] and following[0] in ("who", "which", "whose", "with", "without", "from")
    led = before is not None and before.text.lower() in ("for", "among", "amongst", "of")
    told = told or (led and [i.kind for i in after] == ["c", "N"])
    told = told or (following[:1] and following[0] in _SAID and before is not None and before.kind == "L")
    return bool(that or told or (before is not None and before.kind == "V"))


_IN_TRUTH = frozenset({"really", "actually", "truly"})
_SAID = frozenset({"predicted", "classified", "labelled", "labeled", "flagged", "deemed", "judged"})
_PICKING = frozenset(
    {
        "with",
        "has",
        "have",
        "who",
        "whose",
        "where",
        "am",
        "all",
        "without",
        "not",
        "among",
        "are",
        "exclud",
        "except",
        "like",
        "only",
    }
    | {"both", "own", "had"}
)
"""Words after which a yes/no column says which rows are meant."""


def _numbered(items: list[Item]) -> list[Item]:
    """ "no. 12" is number 12, not a negation and the end of a sentence."""
    out: list[Item] = []
    for at, item in enumerate(items):
        if item.text.lower() in ("no", "nr") and "".join(i.kind for i in items[at + 1 : at + 3]) == ".N":
            out.append(item._replace(kind="R", ids=frozenset({"number"})))
        elif not (item.kind == "." and out and out[-1].kind == "R" and out[-1].text.lower() in ("no", "nr")):
            out.append(item)
    return out


def _enumerated(items: list[Item]) -> list[Item]:
    """ "(1) why ..., (2) how ...", "first, ... second, ...": signs that number questions are ends of sentences."""
    out: list[Item] = []
    for at, item in enumerate(items):
        around = "".join(i.text for i in items[max(0, at - 1) : at + 2])
        before, after = items[at - 1].kind if at else ".", items[at + 1].kind if at + 1 < len(items) else "."
        if item.kind == "N" and re.fullmatch(r"\(\d\)", around):
            out[-1] = out[-1]._replace(kind=".", ids=frozenset())
            out.append(item._replace(kind=".", text=".", ids=frozenset()))
        elif item.text.lower() in _ORDINALS and before in ".,a" and after in ",.":
            out.append(item._replace(kind=",", text=",", ids=frozenset()))
        else:
            out.append(item)
    return out


_ORDINALS = frozenset({"first", "second", "third", "firstly", "secondly", "thirdly", "last", "lastly", "finally"})


def _any_one(items: list[Item], at: int) -> bool:
    """Whether "feature" stands for one column that is not named: "this attribute", "a feature", "[feature X]"."""
    single = items[at].text.lower() in ("feature", "attribute", "variable", "column", "characteristic", "factor")
    before = items[at - 1].text.lower() if at else ""
    return single and before in ("a", "this", "that", "one", "any", "certain", "given", "specific", "particular", "[")


def _belongs(before: list[Item]) -> bool:
    """ "The average debt of freelancers": rows, when another column is what is asked about."""
    near = [i.text.lower() for i in before[-2:] if i.text.lower() not in ("the", "a", "an")]
    return bool(near) and near[-1] in ("of", "for", "among", "by", "on", "with")


def _names_rows(item: Item, one_hot: bool = False) -> bool:
    """Whether a phrase ends in a word for rows: "black applicants" are people, not a column."""
    small = small_words()
    last = item.text.lower().split()[-1]
    if last in ("men", "women"):
        return True
    own = spoken(_column_of(item)).lower().split()
    if last.endswith(_AGENTS) and (stem(last) not in map(stem, own) or (one_hot and last[:-1] == own[-1])):
        return True  # "renters", "home owners"; "defenders" where there is a column for each position
    return last != item.text.lower() and (last.endswith("s") or last == "people") and (stem(last),) in small.nouns


_AGENTS = ("ers", "ants")


def _names_people(item: Item) -> bool:
    """ "Single men": who is meant, by a value."""
    last = item.text.lower().split()[-1]
    return last in ("men", "women", "males", "females", "guys", "ladies") or last.endswith(_AGENTS)


def _column_of(item: Item) -> str:
    """The column that an item stands for, as the project spells it."""
    return (item.meaning.column or "") if item.meaning else ""


def _heading(items: list[Item]) -> int:
    """Where "married and jobless: ..." ends, if a question begins with who is meant and a colon."""
    end = next((at for at, i in enumerate(items) if i.text == ":" or (i.kind == "," and i.text == "-")), 0)
    if all(i.kind in "BVanocNULRP+-K" for i in items[:end]) and end:
        return end
    comma = next((at for at, i in enumerate(items) if i.text == ","), 0)
    asks = any(i.text.lower() in _ASKING_AFTER for i in items[comma + 1 : comma + 3])
    return comma if comma and asks and items[0].text.lower() in _SCOPING else 0


_SCOPING = frozenset({"when", "where", "given", "among", "for", "with", "in", "considering", "looking"})
_ASKING_AFTER = frozenset(
    {"what", "which", "how", "why", "does", "do", "is", "are", "name", "tell", "show", "give", "can", "who"}
)


def _goes_on(before: list[Item]) -> bool:
    """ "Defendants with more than five priors and a felony charge": what is said of the same rows."""
    near = [i for i in before if i.text.lower() not in ("a", "an", "the")]
    kinds = "".join(i.kind for i in near[-5:])
    return bool(re.search(r"(cL?NC|CL?cL?N)a$", kinds)) and any(i.kind == "R" for i in near)


def _weighed_itself(items: list[Item], at: int) -> bool:
    """ "Does having a phone really help?": asked about the column, not about the rows it holds for."""
    led = [i.text.lower() for i in items[max(0, at - 2) : at]]
    asked = items[0].text.lower() in ("does", "do", "did", "is", "would") and any(
        i.ids & _WEIGHING for i in items[at + 1 :]
    )
    return asked and any(word in ("having", "owning", "being") for word in led)


_WEIGHING = frozenset({"help", "hurt", "matter", "count", "count against", "@important", "@effect"})


def _picks_rows(before: list[Item], after: Item | None) -> bool:
    """Whether a yes/no column says which rows are meant, judged by the words around it."""
    if after is not None and "@feature" in after.ids:
        return False
    if after is not None and (after.kind == "R" or (after.kind == "V" and _names_people(after))):
        return True
    if not before and after is not None and (after.text == ":" or after.text.lower() in ("with", "without")):
        return True  # "used car loans: ...", "maize without irrigation: ..."
    near = [i for i in before[-3:] if i.text.lower() not in {"a", "an", "the", "of", "that", "is"}]
    if near and near[-1].text.lower() == "which":
        near.pop()
    if near and near[-1].kind == "H" and any(i.text.lower() in ("when", "where", "if") for i in before[-4:]):
        return True  # "when the person is out of work"
    lately = before[-8:]
    related = [n for n, i in enumerate(lately) if i.text.lower() in ("who", "that", "who've") and n]
    if related and lately[related[-1] - 1].kind in "RGV" and all(i.kind in "LwhHnf" for i in lately[related[-1] + 1 :]):
        return True  # "persons who ask a loan for repairs"
    if [i.text.lower() for i in near[-2:]] == ["comes", "to"]:
        return True  # "when it comes to foreigners, ..."
    if not near:
        return False
    last = near[-1]
    if last.kind == "R" and len(near) > 1 and near[-2].text.lower().split()[-1] in ("what", "which"):
        return False  # "for which people is being single important"
    if last.kind in "RGn" or last.ids & _PICKING or last.text.lower() in ("doing", "wanting", "taking", "owning"):
        return True
    opens = last.text.lower() in {"for", "on"} and (len(before) < 3 or before[-2].kind in ",.")
    measured = any(i.kind == "c" for i in before[-5:]) and before[-2:-1] and before[-2].kind in "NPU"
    listed = any(i.kind == "V" for i in before[-4:]) or measured  # "who are older than 40 and rent"
    return opens or (last.kind in "a,o" and len(before) > 1 and bool(listed))
