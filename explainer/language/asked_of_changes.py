"""What is asked of a change: which words only suppose it, and which ask something besides what comes out then."""

from __future__ import annotations

import re
from dataclasses import replace

from explainer.language.parse import Parse
from explainer.language.reader import Reader
from explainer.language.rivals import FAR_AHEAD, settled
from explainer.language.scoring import ANSWERS, UNDERSTOOD, WHYS, Match, scorer
from explainer.language.supposed import suppose
from explainer.types import LABEL, PREDICTION


def what_if(found: Parse, matches: list[Match]) -> Match:
    """ "What if the insurance hadn't been denied": no more is asked, whatever else the words would fit a little."""
    match = matches[0]
    led = next((i for i in found.items if i.kind not in "aL,"), None)
    if led is None or led.kind != "i" or match.name in ANSWERS:
        return match
    if "what" not in led.ids:
        asks = any(i.ids & _ASKS or i.kind in "Xm" for i in found.items if i is not led)
        told = found.changes and not asks and len(found.items) <= _BRIEF
        return replace(match, ranked=(("what_if", match.score), *match.ranked)) if told else match
    unsure = found.changes and match.score < UNDERSTOOD and "what_if" in dict(match.ranked)
    valued = ("V" in found.kinds or "n" in found.kinds) and match.name in _OF_VALUES  # "what if she lived in a town"
    unasked = match.name in WHYS and not any("@why" in i.ids for i in found.items)  # "what if he stopped coming"
    if not unsure and not valued and not unasked:
        return match
    return replace(match, ranked=(("what_if", match.score), *(r for r in match.ranked if r[0] != "what_if")))


_OF_VALUES = frozenset({"feature_effect", "fairness", "labels", "stay_same", "show_data", "count", "define_term"})
"""What the name of a value asks by itself."""


def asks_what_it_would(found: Parse, name: str) -> bool:
    """ "What would the baby weigh if she hadn't smoked": what is estimated, after a change; nothing is weighed."""
    texts = [i.text.lower() for i in found.items]
    if not found.changes:
        return False
    if texts[:2] == ["would", "it"] and "i" in found.kinds:
        return True  # "would it matter if it was inspected a year ago"
    if found.kinds.lstrip("aL")[:1] == "i" and _which_then(found):
        return True  # "suppose it had sunk. Still an eruption?"
    if name in WHYS and not any(i.ids & {"@why", "@explain"} for i in found.items):
        return True  # "swap electronics for travel, does it go through?"
    if name == "stay_same" and "how" in texts and "would" in texts[texts.index("how") :]:
        return True  # "if it was 3 km long, how much would it lose"
    asked = texts[:1] in (["what"], ["how"]) and "would" in texts[:4]
    free = (i for at, i in enumerate(found.items) if at not in found.taken)
    return asked and any(i.ids & found.lexicon.aims for i in free)


def of_one_case(found: Parse) -> bool:
    """Whether all conditions give a value, of a case and not of a group."""
    exact = bool(found.conditions) and all(c.op == "=" for _, _, c in found.conditions)
    named = any(i.of_rows or i.kind == "G" for i in found.items)
    return exact and not named and not any(c.column in (LABEL, PREDICTION) for _, _, c in found.conditions)


_WOULD = frozenset({"would", "will", "could", "might", "should"})
_AUXILIARIES = frozenset({"is", "are", "was", "were", "do", "does", "did", "who", "which", "what", "how", "how many"})


def nothing_supposed(found: Parse, match: Match) -> Match:
    """ "Would people with three loans be a bad risk?", "would client 19 accept?": nothing is supposed of them."""
    named_first = found.taken.get(0) == "condition"
    if named_first and match.score < UNDERSTOOD and not found.changes and _asks(found) == {"@predict"}:
        again = (("predict", match.score), *match.ranked)  # "drop the men from those, predict again"
        return replace(match, ranked=again)
    pointed = found.conditions or found.rows
    if match.name != "what_if" or found.changes or not pointed or re.search("[iudsD]|[NPQ][UR]?[MS]", found.kinds):
        return match
    first = found.items[0]
    if not found.begins(_WOULD) and first.text.lower() not in _AUXILIARIES and first.kind != "a":
        if of_one_case(found):
            suppose(found)  # "a bath at 1.9 kelvin for this run. Now what?"
        elif named_first and any("@predict" in i.ids for i in found.items[match.start : match.end]):
            others = (r for r in match.ranked if r[0] not in ANSWERS)  # "drop the tenants from that set, predictions"
            return replace(match, ranked=(("predict", match.score), *others))
        return match
    if match.ahead >= FAR_AHEAD and first.kind != "a" and of_one_case(found):
        suppose(found)  # "with a dyke behind it, would it still be flagged"
        return match
    likely = any("@probability" in i.ids for i in found.items[match.start : match.end])
    others = (r for r in match.ranked if r[0] not in ANSWERS)
    return replace(match, ranked=(("probability" if likely else "predict", match.score), *others))


def _asks(found: Parse) -> set[str]:
    """What the words ask that are no part of a condition."""
    return {x for at, i in enumerate(found.items) if at not in found.taken for x in i.ids if x in _ASKS}


def _which_then(found: Parse) -> bool:
    """Whether the last few words, by themselves, ask no more than which class: "qualified then?"."""
    last = _VERDICT.search(found.kinds)
    words = found.items[last.start() :] if last is not None else []
    said = (i.text.lower() for i in words if i.kind not in "K.,aLh")
    return last is not None and all(word in ("then", "still", "now", "again") for word in said)


_VERDICT = re.compile(r"[.,][aLhw]{0,5}Kw?\.*$")


def on_top(found: Parse, matches: list[Match], reader: Reader) -> list[Match]:
    """ "Had they 20 points more, what would matter most?": what is asked of a change, if not just what then."""
    if not found.changes or len(matches) > 1 or matches[0].name not in ANSWERS | {"feature_effect"}:
        return []
    asked = scorer(found, reader.catalogue, _supposed(found))
    rest = asked.match(0, len(found.items))
    if not asked.asking or rest.score < UNDERSTOOD:
        return []
    told = {i for place in asked.asking for i in place.ids}
    if rest.name == "why" and (rest.score < matches[0].score - _NEAR or told <= _PREDICTED):
        return []  # "what would be predicted then?"
    if (
        rest.name != "why"
        and told & {"@predict", "@probability"}
        and not told & {"@important", "@feature", "@why", "@effect", "matter", "interact"}
    ):
        return []  # "when it is raised by 0.2, the model will predict what?"
    decided = settled(found, [rest], reader)
    return decided if decided[0].name in _OF_CHANGED else []


_PREDICTED = frozenset({"@predict", "predict", "@get", "get", "got", "say", "would", "come"})
_NEAR = 0.1
"""To be asked for the reasons of a change must fit nearly as well as "what then"."""
_OF_CHANGED = frozenset({"importance", "feature_importance", "why", "interaction"})


def _supposed(found: Parse) -> set[int]:
    """Where a change is said: from "if" to the last word of what it supposes."""
    changed = {at for at, role in found.taken.items() if role == "change"}
    supposed, opened = set(changed), None
    for at, item in enumerate(found.items):
        if item.kind == "i" or (at == 0 and item.kind == "h"):  # "were they all older, ..."
            opened = at if opened is None else opened
        elif item.kind == ".":
            opened = None
        elif at in changed and opened is not None:
            supposed.update(range(opened, at))
            opened = None
    return supposed


def no_more_supposed(found: Parse, matches: list[Match]) -> list[Match]:
    """ "What if they were robins and got fed 5 more times": a second change asks nothing of its own."""
    if len(matches) < _PAIR or not any(m.name == "what_if" for m in matches):
        return matches
    if len(matches) == _PAIR and matches[0].name == "what_if" and _which_then(found):
        return matches[:1]  # "say it had been in one family. Qualified then?"
    if len(matches) == _PAIR and matches[1].name in WHYS and _tells_a_fact(found, matches[0]):
        return matches[1:]  # "number 5 was only 4 minutes late, how on earth is that upheld"
    kept = [m for m in matches if m.name in ANSWERS or not _tells_a_change(found, m)]
    if [m.name for m in kept] == ["challenge", "what_if"] and "i" not in found.kinds:
        kept = kept[:1]  # "that's wrong, she had 11 operations before"
    return kept


def _tells_a_fact(found: Parse, match: Match) -> bool:
    """Whether a stretch only says what a case was, which is then no change but told."""
    stretch = range(match.start, match.end)
    kinds = found.kinds[match.start : match.end]
    said = any(found.items[at].text.lower() in _WAS for at in stretch) and not re.search("[iudsD]", kinds)
    if match.name != "what_if" or not said or any(found.items[at].text.lower() in _WOULD for at in stretch):
        return False
    found.changes = [(at, change) for at, change in found.changes if at not in stretch]
    found.taken.update({at: "told" for at in stretch if found.taken.get(at) == "change"})
    return True


_WAS = frozenset({"was", "were", "had", "is", "are", "has", "have"})


def _tells_a_change(found: Parse, match: Match) -> bool:
    """Whether a stretch tells a change and has no word that asks."""
    stretch = range(match.start, match.end)
    if found.items[match.start].kind == "i" and not any(found.items[at].ids & _QUESTIONS for at in stretch):
        return True  # "if they had carried the eggs further up, say 25 metres, would they hatch"
    told = any(found.taken.get(at) == "change" for at in stretch)
    return told and not any(i.ids & _ASKS or i.kind in "Xm" for i in found.items[match.start : match.end])


_PAIR, _BRIEF = 2, 12
"""Two parts make several; what only supposes something has so many words at most."""
_ASKS = frozenset(
    {"@what", "@way", "@why", "@show", "@count", "@predict", "@probability", "@important", "@explain", "@effect"}
    | {"@happen", "@feature", "@mistake", "@perform", "@correct", "@statistic"}
    | {"which", "who", "what", "how", "interact"}
)
"""Words that ask for something."""


_QUESTIONS = frozenset({"@what", "@way", "@why", "@show", "@count", "which", "who", "what", "how"})


def supposes_only(found: Parse, match: Match) -> bool:
    """ "Let's say the loan were 700 greater.": what is supposed, with the question about it elsewhere."""
    stretch = found.items[match.start : match.end]
    asking = [i for at, i in enumerate(stretch, match.start) if at not in found.taken and i.kind not in "iH"]
    given = stretch[0].kind == "i" and "what" not in stretch[0].ids  # "suppose they will gain 5"
    if match.name != "what_if" or (not given and any(i.stem_of("would", "will", "could") for i in asking)):
        return False
    leads = stretch[0].kind in "udsi" or (stretch[0].kind == "h" and not match.start)
    if stretch[0].text.lower() in _LEADING or (leads and "what" not in stretch[0].ids):
        return not any(i.ids & {"@what", "@way", "@predict", "@probability"} for i in asking)
    supposed = any(i.kind == "i" and "what" not in i.ids for i in stretch)
    return supposed and not any(i.ids & _ASKED for i in asking)


_LEADING = frozenset(
    {"after", "once", "given", "when", "with", "make", "let", "take", "give", "by", "upon", "having"}
    | {"bring", "put", "push"}
)
"""What a clause begins with that only leads to the question: "after lowering it by 15, ..."."""


_ASKED = frozenset({"@predict", "@probability", "@happen", "@what", "@way", "@change", "@get", "@effect"})
"""Words that ask what comes out of what is supposed, or how to change it."""
