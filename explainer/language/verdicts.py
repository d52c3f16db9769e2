"""Which rows by how they came out: what the model said of them, what happened, and where the two differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from explainer.language.item import Item
from explainer.language.outcome_words import (
    AUXILIARY,
    REALLY,
    TELLING,
    a_topic,
    aimed_at,
    in_truth,
    it_happened,
    open_outcome,
)
from explainer.language.parse import Parse, Rules, shape
from explainer.types import LABEL, PREDICTION, Condition, Scalar


def _read_class(found: Parse, match: re.Match[str]) -> bool:
    """ "people who were refused", "refused applications": what happened; "predicted refused": what the model said."""
    between = found.items[match.start() : match.end()]
    said = _said(found.items[max(0, match.start() - 2) : match.end()]) or _by_model(found, match)
    real = in_truth(between)
    said = said and not real
    meaning = found.items[match.start("K")].meaning
    cls = meaning.cls if meaning else None
    if cls is None:
        return False
    at = match.start("K")
    if match.start() == at and _said_to_be(found, at):
        return False  # "is he a good one"
    if _mistaken(found, at) or _result(found, match) or aimed_at(found, at) or open_outcome(found, at):
        return False
    said_so = [
        i for i in between if i.kind != "n" and i.text.lower() not in _LED | AUXILIARY
    ]  # "predicted not to leave"
    if any(i.kind == "s" and "turn" not in i.ids for i in between):
        return False
    told = [i.ids & TELLING for i, after in pairwise(said_so) if after.kind == "t"]
    if told and not told[-1]:
        return False  # "did it learn to refuse him"
    if any(i.kind in ",o" and i.text.lower() not in _BESIDES for i in between) and not real:
        return False
    negated = bool(match.groupdict().get("n")) != any(i.text.lower() == "unlikely" for i in between)
    meant = real or any(i.text.lower() in _HELD for i in between)  # "people without diabetes" are who is meant
    if match.groupdict().get("R") and match.start("R") < match.start("K") and not meant and _asked(found, match):
        found.predicates[match.start()] = cls
    return found.add(match, of_class(found, PREDICTION if said else LABEL, cls, negated))


def _said_to_be(found: Parse, at: int) -> bool:
    """Whether a class before a noun is said of the case: "he's a good one"."""
    before = [i.text.lower() for i in found.items[max(0, at - 3) : at]]
    pointed = "H" in found.kinds[max(0, at - 4) : at] or any(w.endswith(("he's", "it's")) for w in before)
    return before[-1:] in (["a"], ["an"]) and pointed


_HELD = frozenset({"with", "without", "having", "whose"})
_BESIDES = frozenset({"either"})
_LED = frozenset({"as", "likely", "unlikely"})


def _said(items: Sequence[Item]) -> bool:
    """Whether the words speak of what the model says, not of what happened: "made it home", "and it was barren"."""
    return any(i.ids & _SAYING for at, i in enumerate(items) if i.kind in "wXL" and not it_happened(items, at))


_SAYING = TELLING | {"@model"}
_MARKING = frozenset({"label", "tag", "categor", "grade", "list", "record"})


def _asked(found: Parse, match: re.Match[str]) -> bool:
    """Whether how rows came out is what is asked: "why were women refused"; not in "of those it refused, who ..."."""
    start = max((at for at in range(match.start()) if found.items[at].kind in ".,"), default=-1) + 1
    opening = found.items[start : match.start()]
    following = found.items[match.start() + 1]
    before = found.items[match.start() - 1].text.lower() if match.start() else ""
    told = (
        bool(following.ids & (TELLING | _MARKING)) and before not in AUXILIARY and following.text.lower().endswith("ed")
    )
    if following.text.lower() in _RELATIVE or following.ids & {"@you", "@model"} or told:
        return False  # "how could those who were refused ...?", "the ones you flagged as diabetic"
    return any(i.kind not in "La" or i.text.lower() in AUXILIARY or i.ids & _QUESTIONS for i in opening)


_QUESTIONS = frozenset({"@what", "@why", "@way", "which", "who"})
_ASKED = frozenset({"@probability", "@what", "@way", "@why"})


def _result(found: Parse, match: re.Match[str]) -> bool:
    """ "Lower their debts by 20, who is still refused?": what comes out of the changes, not who is meant."""
    asked = any(i.text.lower() in ("who", "still") for i in found.items[match.start() : match.start("K")])
    return asked and bool(found.changes) and match.start("K") > max(at for at, _ in found.changes)


def of_class(found: Parse, outcome: str, cls: Scalar, negated: bool) -> Condition:
    """A class as a condition; not one of two is the other."""
    if not negated:
        return Condition(outcome, "=", cls)
    return replace(_other(found, cls), column=outcome)


def _read_adjective(found: Parse, match: re.Match[str]) -> bool:
    """ "Among the truly diabetic, ..."."""
    return found.items[match.start("L")].text.lower() in ("among", "amongst") and _read_class(found, match)


def _read_told(found: Parse, match: re.Match[str]) -> bool:
    """ "The group you predict as not diabetic"."""
    who, by, says = (found.items[match.start(n)] for n in ("w", "m", "p"))
    meaning = found.items[match.start("K")].meaning
    told = bool(by.ids & {"@you", "@model"}) and bool(says.ids & TELLING)
    graded = match.start() and found.items[match.start() - 1].text.lower() == "how"  # "how likely the model thinks ..."
    graded = graded or who.text.lower() in AUXILIARY  # "would the model predict they leave?"
    if not told or graded or who.ids & _QUESTIONS or meaning is None or meaning.cls is None:
        return False
    return found.add(match, of_class(found, PREDICTION, meaning.cls, bool(match.group("n"))))


def _read_denied(found: Parse, match: re.Match[str]) -> bool:
    """ "... you call diabetic though they aren't", "did leave yet the model said they wouldn't": told, and not so."""
    opener = found.items[match.start("w")].text.lower()
    directly = opener in ("and", "n") and found.kinds[match.start() + 1 : match.start() + 3].strip("L").startswith("n")
    who = [i.text.lower() for i in found.items[match.start() + 1 : match.start() + 2]] in (["who"], ["that"])
    directly = directly or (opener == "and" and who)  # "you predicted to leave and who in fact did not"
    if opener not in _DOUBTING and not directly:  # "you said would leave and didn't"
        return False
    told = PREDICTION if _said(found.items[match.start() : match.end()]) else LABEL
    against = LABEL if told == PREDICTION else PREDICTION
    before = [c for _, end, c in found.conditions if end <= match.start() + 1 and c.column == against]
    if not before or not isinstance(before[-1].value, int | float | str):
        return False
    return found.add(match, of_class(found, told, before[-1].value, negated=True))


_DOUBTING = frozenset({"though", "although", "but", "yet", "when", "while", "whereas"})


def _read_contrast(found: Parse, match: re.Match[str]) -> bool:
    """ "Healthy patients got flagged as diabetic": after what happened, what the model said of the same rows."""
    meaning, between = found.items[match.start("K")].meaning, found.items[match.start() + 1 : match.start("K")]
    told = PREDICTION if _said(between) else LABEL
    spoken = told == PREDICTION or any(i.ids & REALLY for i in between)
    asks = any(i.ids & _ASKED or i.text.lower() == "how" for i in between)  # "... and how likely the model thinks ..."
    if not between or not spoken or asks or meaning is None or meaning.cls is None:
        return False
    last = [c for _, end, c in found.conditions if end == match.start() + 1 and c.column in (LABEL, PREDICTION)]
    apart = bool(last) and last[-1].column != told
    goes_on = between[0].kind == "a" and all(i.kind != "t" for i in between)  # "... and actually left"
    if not (apart or goes_on or _of_people(found, match.start(), between, told)):
        return False
    return found.add(match, of_class(found, told, meaning.cls, bool(match.group("n"))))


def _of_people(found: Parse, at: int, between: Sequence[Item], told: str) -> bool:
    """Whether a class is told of the people just named: "women flagged as ill", "24 year olds it predicted ill"."""
    contact = told == PREDICTION and bool(
        between[0].ids & {"@model", "@you"}
    )  # "African Americans you expect to leave"
    olds = any(i.text.lower() == "olds" for i in between[:2])
    if not (contact or olds or found.names_people(at, at + 1)):
        return False
    opening = between if told == LABEL else [*takewhile(lambda i: not i.ids & _SAYING, between)]
    asked = found.items[max(0, at - 1) : at] if told == LABEL else opening
    return not any(i.text.lower() in AUXILIARY for i in asked)  # not in "did they really", "why were women rated bad"


def _read_not_so(found: Parse, match: re.Match[str]) -> bool:
    """ "The chance of diabetes for those who in truth don't have it"."""
    named = [i.cls for i in found.items if i.cls is not None]
    it = found.items[match.start("i")].text.lower() == "it"
    between = found.items[match.start() + 1 : match.start("i")]
    if not it or not named or not in_truth(between) or found.items[match.start() + 1].text.lower() not in _RELATIVE:
        return False
    return found.add(match, of_class(found, LABEL, named[0], bool(match.group("n"))))


def _read_both(found: Parse, match: re.Match[str]) -> bool:
    """ "Bad risks that were predicted to be good": rows named by how they came out, then what the model said."""
    ends = [found.items[match.start(k)].meaning for k in ("J", "K")]
    if not _said(found.items[match.start("J") + 1 : match.start("K")]) or None in ends or ends[0] == ends[1]:
        return False
    happened, told = (m.cls for m in ends if m is not None)
    if happened is None or told is None or not found.items[match.start("J")].text.lower().endswith("s"):
        return False
    negated = bool(match.group("n"))
    return found.add(match, Condition(LABEL, "=", happened), of_class(found, PREDICTION, told, negated))


def _read_whenever(found: Parse, match: re.Match[str]) -> bool:
    """ "When the model says refused, how often is it right?": the rows of which it says so."""
    if found.items[match.start("w")].text.lower() not in ("when", "whenever", "where", "with"):
        return False
    meaning = found.items[match.start("K")].meaning
    between = found.items[match.start() : match.start("K")]
    spoken = any(i.ids & {"@model", "@you"} or i.text.lower() in _VERDICT for i in between)
    if not spoken or not _said(between) or meaning is None or meaning.cls is None:
        return False
    if open_outcome(found, match.start("K")):
        return False  # "when you are deciding who has it"
    told = PREDICTION if any(map(_tells, between)) or between[0].text.lower() not in _PLACING else LABEL
    return found.add(match, of_class(found, told, meaning.cls, bool(match.group("n"))))


def _tells(item: Item) -> bool:
    """Whether a word speaks of an answer given; not in "where it stayed clean"."""
    return bool(item.ids & (TELLING | {"say", "said", "@you"})) or item.text.lower() in _VERDICT - {"it"} | _MODELS


_MODELS = frozenset({"model", "computer", "machine", "system", "program", "algorithm", "ai", "thing"})
_PLACING = frozenset({"where", "wherever"})
_VERDICT = frozenset({"it", "prediction", "forecast", "verdict", "answer", "output", "decision", "diagnosis"})


def _read_expected(found: Parse, match: re.Match[str]) -> bool:
    """ "How many does the model expect to leave": the rows of which it says so."""
    meaning, opening = found.items[match.start("K")].meaning, found.items[: match.start("m")]
    by, says = (found.items[match.start(n)].ids for n in ("m", "p"))
    told = bool(by & {"@you", "@model"}) and bool(says & (TELLING | {"say", "see"}))
    told = told and found.items[match.start("p")].text.lower() not in _VERDICT
    counted = any("@count" in i.ids or i.text.lower() == "which" for i in opening)
    asks = [i.text.lower() for i in opening[-2:]]  # "how many are there, and does the model see them leaving?"
    if asks[1:] and asks[1] in AUXILIARY and opening[-2].kind in "a,.":
        return False
    if not told or not counted or meaning is None or meaning.cls is None or open_outcome(found, match.start("K")):
        return False
    return found.add(match, of_class(found, PREDICTION, meaning.cls, bool(match.group("n"))))


def _read_whose(found: Parse, match: re.Match[str]) -> bool:
    """ "Those whose prediction is diabetes", "people whose true label is good"."""
    meaning, said = found.items[match.start("K")].meaning, found.items[match.start("p")]
    told = PREDICTION if "@predict" in said.ids else LABEL if said.ids & {"@true_outcome", "@label"} else None
    whose = found.items[match.start("w")].text.lower() in ("whose", "where")
    whose = whose or said.text.lower() in ("truth", "true outcome", "true label")  # "the truth is good"
    if told is None or not whose or meaning is None or meaning.cls is None:
        return False
    return found.add(match, of_class(found, told, meaning.cls, bool(match.group("n"))))


def _read_predictions(found: Parse, match: re.Match[str]) -> bool:
    """ "In your positive predictions, what matters most?": the rows that got such a one."""
    meaning, said = found.items[match.start("K")].meaning, found.items[match.start("p")]
    led = found.items[match.start("w")].text.lower() in ("in", "among", "for", "of", "within", "on", "across")
    spoken = "@predict" in said.ids and said.text.lower().endswith("s")
    if not led or not spoken or meaning is None or meaning.cls is None or a_topic(found, match.start("K")):
        return False
    return found.add(match, of_class(found, PREDICTION, meaning.cls, bool(match.group("n"))))


def _by_model(found: Parse, match: re.Match[str]) -> bool:
    """ "Turned down by the model"."""
    after = found.items[match.start("K") + 1 : match.start("K") + 4]
    return bool(after) and after[0].text.lower() == "by" and any("@model" in i.ids for i in after)


def _read_clause(found: Parse, match: re.Match[str]) -> bool:
    """ "... although the model expected them to stay", "... that the model says are diabetic", "... but refused"."""
    opener, at = found.items[match.start("w")].text.lower(), match.start("K")
    meaning = found.items[at].meaning
    if opener not in _OPENERS or meaning is None or meaning.cls is None:
        return False
    if opener == "where" and not in_truth(found.items[match.start() : at]):
        return False
    if _that(found, match.start()) or open_outcome(found, at) or _result(found, match):
        return False
    if opener == "which" and (not match.start() or found.kinds[match.start() - 1] in ".,"):
        return False  # "...: which survival probability results?"
    rows = any(k in "RVG" for k in found.kinds[: match.start()]) or bool(found.conditions)
    if not rows or not (
        opener in _RELATIVE | {"where"} or any(c[2].column in (LABEL, PREDICTION) for c in found.conditions)
    ):
        return False
    between = found.items[match.start() : at]
    said = _said(between) or _by_model(found, match)
    negated = any(i.kind == "n" or i.text.lower() == "unlikely" for i in between)
    return found.add(match, of_class(found, PREDICTION if said else LABEL, meaning.cls, negated))


def _that(found: Parse, at: int) -> bool:
    """Whether "that" goes on from a chance or a prediction: "the probability that they leave"."""
    before = found.items[at - 1] if at else None
    if before is None or found.items[at].text.lower() != "that":
        return False
    if before.text.lower() == "so":
        return True  # "what must change so that they leave?"
    near = {i for item in found.items[max(0, at - 5) : at] for i in item.ids}  # "how likely is it that they leave"
    return bool(near & {"@probability", "@predict", "@confident"}) or before.text.lower() in AUXILIARY


_RELATIVE = frozenset({"who", "that", "which", "whom"})
_OPENERS = _RELATIVE | {"where", "although", "though", "but", "yet", "while", "whereas", "when", "despite"}


def _mistaken(found: Parse, at: int) -> bool:
    """Whether "wrongly" stands before a class, with at most a small word between."""
    return any("@mistake" in i.ids for i in found.items[max(0, at - 2) : at])


def _read_mistaken(found: Parse, match: re.Match[str]) -> bool:
    """ "wrongly refused": the model said so, and it was not so."""
    at = match.start("K")
    meaning = found.items[at].meaning
    if not _mistaken(found, at) or meaning is None or meaning.cls is None:
        return False
    found.conditions += [
        (at, at + 1, Condition(PREDICTION, "=", meaning.cls)),
        (at, at + 1, _other(found, meaning.cls)),
    ]
    found.take(at, at + 1, "condition")
    return True


def _read_taken_for(found: Parse, match: re.Match[str]) -> bool:
    """ "How often do you mistake a genuine mail for spam": it was the one, and the model said the other."""
    verb, joint = found.items[match.start("w")], found.items[match.start("f")].text.lower()
    was, said = (found.items[match.start(name)].meaning for name in "JK")
    if not verb.ids & _TAKING or joint not in ("for", "as", "with") or was is None or said is None:
        return False
    if was.cls is None or said.cls is None or was.cls == said.cls:
        return False
    return found.add(match, Condition(LABEL, "=", was.cls), Condition(PREDICTION, "=", said.cls))


def _read_called(found: Parse, match: re.Match[str]) -> bool:
    """ "Has it ever called a poisonous one edible": it was the one, and the model said the other."""
    was, said = (found.items[match.start(name)].meaning for name in "JK")
    calls = bool(found.items[match.start("w")].ids & _CALLING)
    if not calls or was is None or said is None or was.cls is None or said.cls is None or was.cls == said.cls:
        return False
    return found.add(match, Condition(LABEL, "=", was.cls), Condition(PREDICTION, "=", said.cls))


_CALLING = frozenset(
    {"call", "label", "classifi", "flag", "mark", "declar", "consid", "rate", "treat", "class", "judg"}
)
_TAKING = frozenset({"mistak", "mistook", "confus", "take", "took", "misread", "misjudg", "mix"})


def _read_missed(found: Parse, match: re.Match[str]) -> bool:
    """ "How many diabetics did you miss", "did it miss many": those of whom the model said something else."""
    meaning, verb = found.items[match.start("K")].meaning, found.items[match.start("p")].text.lower()
    if meaning is None or meaning.cls is None or verb not in ("miss", "missed", "overlook", "overlooked"):
        return False
    missed = _other(found, meaning.cls)
    return found.add(match, Condition(LABEL, "=", meaning.cls), replace(missed, column=PREDICTION))


def _other(found: Parse, cls: Scalar) -> Condition:
    """The truth was another class: the other one where there are two."""
    others = [c.value for c in found.lexicon.words.outcome.classes if c.value != cls]
    return Condition(LABEL, "=", others[0]) if len(others) == 1 else Condition(LABEL, "!=", cls)


def _read_true(found: Parse, match: re.Match[str]) -> bool:
    """ "Show the true bad risks"."""
    word, item = found.items[match.start("T")], found.items[match.start("K")]
    truly = word.kind == "T" or bool(word.ids & REALLY)
    asked = match.start() and found.items[match.start() - 1].text.lower() in AUXILIARY  # "were they really bad risks?"
    if item.meaning is None or item.meaning.cls is None or not item.text.lower().endswith("s") or not truly or asked:
        return False
    return found.add(match, of_class(found, LABEL, item.meaning.cls, bool(match.group("n"))))


def told_apart(found: Parse) -> None:
    """ "How many genuine mails landed in spam": nothing is two classes; one happened, the other is said."""
    if found.lexicon.words.outcome.kind == "regression" or "o" in found.kinds:
        return
    both = sorted((c for c in found.conditions if c[2].column in (LABEL, PREDICTION)), key=lambda c: c[0])
    if [c[2].column for c in both] == [PREDICTION, LABEL] and both[0][1] < both[1][0]:
        models = [any("@model" in i.ids for i in found.items[a:b]) for a, b in _before_each(both)]
        if models == [False, True]:  # "how many did the bank accept that the model would have refused"
            turned = zip(both, (LABEL, PREDICTION), strict=True)
            swapped = [(a, b, replace(c, column=column)) for (a, b, c), column in turned]
            found.conditions = [*(c for c in found.conditions if c not in both), *swapped]
            return
    for column in (LABEL, PREDICTION):
        told = sorted((c for c in found.conditions if c[2].column == column and c[2].op == "="), key=lambda c: c[0])
        between = found.kinds[told[0][1] : told[1][0]] if len(told) == 2 else "aa"
        if told and any(i.text.lower() == "then" for i in found.items[told[0][1] : told[-1][0]]):
            between = between.replace("a", "", 1)  # "did it ever say quiet and then it erupted"
        if "a" not in between and told[0][2].value != told[1][2].value:
            called = [any(i.ids & _CALLING for i in found.items[max(0, c[0] - 2) : c[0]]) for c in told]
            if not any(called):  # "turned out good in truth although the model said bad"
                called = [any(i.ids & _SPEAKING for i in found.items[max(0, c[0] - 3) : c[1] + 3]) for c in told]
            said = told[called.index(True)] if any(called) else told[int(column == LABEL)]
            found.conditions = [c for c in found.conditions if c not in told]
            for one in told:
                start, end, told_of = one
                found.conditions.append((start, end, replace(told_of, column=PREDICTION if one is said else LABEL)))
            return


_SPEAKING = frozenset({"@model", "@you", "said", "say"})


def _before_each(told: list[tuple[int, int, Condition]]) -> list[tuple[int, int]]:
    """The stretches before the first of two classes, and between them."""
    return [(0, told[0][0]), (told[0][1], told[1][0])]


VERDICTS = Rules(
    (shape(r"(?P<w>w)L{0,2}(?P<J>K)R?(?:[Lt]L?)?(?P<K>K)"), _read_called),
    (shape(r"(?P<w>w)L?(?P<J>K)R?(?P<f>[Lwt])L?(?P<K>K)"), _read_taken_for),
    (shape(r"(?P<K>K)R?Lw?[Lw](?P<p>w)"), _read_missed),
    (shape(r"(?P<p>w)L{0,2}w?L?(?P<K>K)"), _read_missed),
    (shape(r"(?P<J>K)[hLwa]{1,5}(?P<n>n)?[tL]{0,3}(?P<K>K)"), _read_both),
    (shape(r"(?P<w>[wL])[LwHGR,]{1,5}(?P<n>n)?L?w?(?P<K>K)w?(?=[,.]|$)"), _read_whenever),
    (shape(r"(?P<K>K)"), _read_mistaken),
    (shape(r"(?P<T>[Tw])(?P<n>n)?(?P<K>K)"), _read_true),
    (shape(r"(?P<K>K)(?P<R>R)"), _read_class),
    (shape(r"(?P<K>K)w?y[wL]{1,4}(?P<R>R)"), _read_class),
    (shape(r"(?P<R>[RG])(?:[Lhwtyso,]{0,6}?)(?P<n>n)?[Lhwt]{0,4}(?P<K>K)"), _read_class),
    (shape(r"(?P<w>[wRG])(?P<m>[wL])(?P<p>w)[Ltwh]{0,3}(?P<n>n)?L?(?P<K>K)"), _read_told),
    (shape(r"(?P<m>w)(?P<p>w)[LtHhw]{0,3}(?P<n>n)?L?(?P<K>K)"), _read_expected),
    (shape(r"(?P<w>[Lw])L?(?P<p>w)[Lh]{1,2}(?P<n>n)?L?(?P<K>K)"), _read_whose),
    (shape(r"(?P<w>[Lf])[Lw]{0,2}(?P<n>n)?(?P<K>K)(?P<p>w)"), _read_predictions),
    (shape(r"(?P<w>[Lwa])[LhwHRGntX]{0,7}(?P<K>K)"), _read_clause),
    (shape(r"(?P<L>[Lw])L?w?(?P<K>K)(?=[,.]|$)"), _read_adjective),
    (shape(r"_[Lhwat]{0,5}(?P<n>n)?[Lw]{0,2}(?P<K>K)"), _read_contrast),
    (shape(r"(?P<R>[RG])[Lw]{1,4}(?P<n>n)?[Lh]{0,2}(?P<i>L)"), _read_not_so),
    (shape(r"(?P<w>[wa])[LhwHRGt]{0,6}nL{0,2}"), _read_denied),
)
