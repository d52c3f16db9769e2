"""Single words that mean another thing beside certain neighbours: "ten points lower", "any race but Asian", "50+"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from explainer.language.item import Item
from explainer.language.parse import TOWARD
from explainer.language.tokens import stem


@dataclass(frozen=True, slots=True)
class Near:
    """What stands around an item: all `items`, its place `at`, and the items before it as already `settled`."""

    items: list[Item]
    at: int
    settled: list[Item]

    @property
    def before(self) -> Item | None:
        return self.settled[-1] if self.settled else None

    @property
    def after(self) -> Item | None:
        return self.items[self.at + 1] if self.at + 1 < len(self.items) else None

    def before_is(self, *texts: str) -> bool:
        return self.before is not None and self.before.text.lower() in texts

    def kinds(self, before: str, after: str = "") -> bool:
        """Whether the item before is of one of these kinds, and the one after of one of those."""
        fits = self.before is not None and self.before.kind in before
        return fits and (not after or (self.after is not None and self.after.kind in after))


def turned(item: Item, near: Near) -> Item | None:
    """The item as its neighbours mean it; None where it says nothing.

    >>> hyphen = Item("w", "-", 3, 4)
    >>> turned(hyphen, Near([Item("w", "non", 0, 3), hyphen], 1, [Item("w", "non", 0, 3)])) is None
    True
    """
    turn = _TURNS.get(item.text.lower()) or (_lower_than if item.kind == "c" else None)
    return turn(item, near) if turn else item


def _points(item: Item, near: Near) -> Item:
    """ "Ten points lower", "gained 4 points", "one grade lower", "3 bmi points less"."""
    moved = near.after is not None and (near.after.kind in "MSud" or near.after.text.lower() in ("off", "away"))
    moved = moved or (len(near.settled) > 1 and near.settled[-2].kind in "ud")
    number = near.kinds("N") or (near.kinds("C") and len(near.settled) > 1 and near.settled[-2].kind == "N")
    return item._replace(kind="U") if number and item.kind in "wUCLR" and moved else item


def _previous(item: Item, near: Near) -> Item:
    """ "3 or more previous homes", "his number of previous dives": no rows from before."""
    counted = near.kinds("NP+-") or near.before_is("number of", "many", "how many", "of")
    things = near.after is not None and near.after.kind in "CRw"
    return item._replace(kind="L") if item.kind == "G" and counted and things else item


def _skipping(item: Item, near: Near) -> Item:
    """ "We skip the survey", "would skipping two steps help?": it is left out, or so many are."""
    after = [i for i in near.items[near.at + 1 : near.at + 4] if i.kind != "L"]
    if not after or near.items[0].text.lower() in ("can", "could", "may", "should"):
        return item
    if after[0].kind in "NP":
        return item._replace(kind="d")
    return item._replace(kind="n") if after[0].kind in "BV" else item


def _actually(item: Item, near: Near) -> Item:
    """ "His glucose is actually 110"."""
    number = near.after is not None and near.after.kind in "NP"
    return item._replace(kind="L") if number and item.kind == "w" else item


def _say(item: Item, near: Near) -> Item:
    """ "Say nobody smoked, what would ..."."""
    asked = any(i.text.lower() in ("would", "does") for i in near.items)
    told = near.after is not None and near.after.kind in "HR" and any(i.kind == "h" for i in near.items[:4])
    told = told or (near.after is not None and near.after.kind in "HL" and any(i.kind == "," for i in near.items[2:]))
    led = near.items[1].text.lower() in ("the", "his", "her", "their", "its") if len(near.items) > 1 else False
    told = told or (led and any(i.kind == "h" for i in near.items[2:6]))  # "say the garage was attached"
    been = [i.kind for i in near.items[1:3]] in (["L", "h"], ["H", "h"])  # "say it wasn't a flat but a house"
    instead = [i.kind for i in near.items[1:2]] == ["H"] and "instead" in near.items[-1].ids | near.items[-2].ids
    been = been or instead  # "say she mainly did yoga instead"
    moves = any(i.kind in "ud" for i in near.items[2:5]) and "," in [i.kind for i in near.items[3:9]]
    been = been or (near.at == 0 and moves and near.after is not None and near.after.kind == "C")  # "say age went up"
    been = been or (near.after is not None and near.after.text.lower() in ("everybody", "everyone", "they", "all"))
    told = told or (been and near.at == 0)
    apart = near.before is not None and near.before.kind == "," and asked  # "for the tenants, say they owned it, ..."
    return item._replace(kind="i") if apart or (near.at == 0 and (asked or told)) else item


def _not_seen(item: Item, near: Near) -> Item:
    """ "The ones not seen by ...": a verb that is denied, and no data."""
    by = near.after is not None and near.after.kind == "y"
    return item._replace(kind="n", ids=frozenset()) if by else item


def _mainly(item: Item, near: Near) -> Item:
    """ "Who doesn't mainly swim": nothing is asked to be ranked."""
    verb = (near.before is not None and near.before.kind == "n") or (near.after is not None and near.after.kind in "VB")
    did = near.after is not None and near.after.text.lower() in ("did", "does", "do")
    return item._replace(kind="L", ids=frozenset()) if verb or did else item


def _better_by(item: Item, near: Near) -> Item:
    """ "A camera 20 megapixels better": so much more."""
    counted = near.at > 1 and near.items[near.at - 2].kind == "N" and near.items[near.at - 1].kind in "UCw"
    return item._replace(kind="M" if item.text.lower() == "better" else "S") if counted else item


def _say_that(item: Item, near: Near) -> Item:
    """ "Why do you say that?"."""
    told = near.before is not None and bool(near.before.ids & {"@you", "@model"} or near.before.text.lower() == "you")
    return item._replace(kind="w") if told else item


def _to_be_precise(item: Item, near: Near) -> Item:
    """ "18 to be precise" is no precision."""
    return item._replace(kind="L", ids=frozenset()) if near.before_is("be", "more", "to be") else item


def _as_well(item: Item, near: Near) -> Item:
    """ "About the model as well": also, and not how well."""
    ends = near.after is None or near.after.kind in ".,i"
    return item._replace(kind="L", ids=frozenset()) if ends else item


def _weight(item: Item, near: Near) -> Item:
    """ "How much weight does age carry", "the weight of glucose in it": how much it counts."""
    carried = any(i.ids & {"carri", "put", "given", "give", "attach"} for i in near.items) and near.before_is(
        "much", "more", "less", "most", "the", "what", "how much"
    )
    of = [i.kind for i in near.items[near.at + 1 : near.at + 4]]
    told = near.after is not None and near.after.text.lower() == "of" and "C" in of
    counts = item.kind == "C" and (carried or told)
    return item._replace(kind="w", meaning=None, ids=item.ids | {"@important"}) if counts else item


def _guy(item: Item, near: Near) -> Item:
    """ "Would my guy get it", "does dude 9 do it again": the case, and nothing about his sex."""
    if near.after is not None and near.after.kind == "N" and near.items[near.at + 2 : near.at + 3] != []:
        later = near.items[near.at + 2]
        if later.kind not in "UcMS+-" and near.after.text.isdigit():
            return item._replace(kind="R", meaning=None, ids=frozenset({"person"}))
    return item._replace(kind="H", meaning=None) if near.before_is("my", "our", "this", "that") else item


def _lasted(item: Item, near: Near) -> Item:
    """ "The loan lasted 6 months"."""
    return item._replace(ids=item.ids - {"@least"})


def _job(item: Item, near: Near) -> Item:
    """ "Does it do a good job?"."""
    done = near.before is not None and near.before.text.lower() in (
        "good",
        "great",
        "bad",
        "poor",
        "decent",
        "better",
        "nice",
    )
    return item._replace(kind="w", meaning=None) if done else item


def _once(item: Item, near: Near) -> Item:
    """ "Once they are given one"."""
    begins = near.after is not None and (
        near.after.kind in "HG" or near.after.text.lower().startswith(("they", "he", "she", "it"))
    )
    return item._replace(kind="i") if begins else item


def _guys(item: Item, near: Near) -> Item:
    """ "Those guys": people, whatever their sex."""
    return item._replace(kind="R", meaning=None) if near.before_is("those", "these", "you") else item


def _should(item: Item, near: Near) -> Item:
    """ "Should they all be married, what would ...?"."""
    supposed = (
        near.at == 0 and any(i.kind == "," for i in near.items) and any(i.text.lower() == "would" for i in near.items)
    )
    return item._replace(kind="i") if supposed else item


def _lower_than(item: Item, near: Near) -> Item:
    """ "50 lower than before"."""
    now = near.after is not None and near.after.text.lower() in ("before", "now", "today", "currently", "usual")
    if item.kind != "c" or not now or not near.kinds("NPU"):
        return item
    return item._replace(kind="M" if item.op in (">", ">=") else "S", op="")


def _one(item: Item, near: Near) -> Item:
    """ "Which one counts more", "what if the grade was one lower"."""
    graded = near.after is not None and near.after.text.lower() in _STEPS
    moved = near.items[near.at + 2 : near.at + 3] if graded else near.items[near.at + 1 : near.at + 2]
    if item.kind != "N" and near.kinds("ud", "C"):
        return item._replace(kind="N", value=1.0)  # "take one prior away"
    if item.kind != "N" and near.kinds("hCL") and any(i.kind in "MSd" for i in moved):
        return item._replace(kind="N", value=1.0)
    renting = near.kinds("BV") and near.before is not None and near.before.text.lower().endswith("ing")
    pronoun = renting or near.before_is("which", "what", "either")  # "does owning a house count more than renting one"
    return item._replace(kind="L", value=None) if pronoun else item


_STEPS = frozenset({"grade", "notch", "step", "point", "level", "mark"})


def _ones(item: Item, near: Near) -> Item:
    """ "The ones who left"."""
    return item._replace(kind="R", ids=frozenset({"person"})) if near.before_is("the", "those") else item


def _single(item: Item, near: Near) -> Item:
    """ "The single most important", "every single person"."""
    listed = near.after is None or near.after.kind in ",ao."  # "every single and unemployed person"
    before = near.settled[-2] if near.before_is("a") and len(near.settled) > 1 else None
    denied = before is not None and (before.kind == "n" or before.text.lower() == "not")  # "not a single prior"
    noun = near.after is not None and near.after.kind in "CBVRw"
    if (near.before_is("every", "any", "not a") and not listed) or (denied and noun):
        return item._replace(kind="L", meaning=None, ids=_LITTLE)
    ranked = near.after is not None and bool(
        near.after.ids & {"@most", "@least", "@feature", "thing", "biggest", "key"}
    )
    return item._replace(kind="L", ids=frozenset(), meaning=None) if item.kind in "BV" and (ranked or denied) else item


def _couple(item: Item, near: Near) -> Item:
    """ "Show me a couple"."""
    few = near.before_is("a") and not (near.after and near.after.kind == "R")
    return item._replace(kind="L", ids=frozenset({"few"}), meaning=None) if few else item


def _top(item: Item, near: Near) -> Item:
    """ "My top-up failed"."""
    following = "".join(i.text for i in near.items[near.at + 1 : near.at + 3]).lower()
    return item._replace(ids=frozenset({stem("topup")})) if following.strip("-").startswith("up") else item


def _tops(item: Item, near: Near) -> Item:
    """ "Glucose tops 120"."""
    return item._replace(kind="c", op=">") if near.kinds("C", "NP") else item


def _hyphen(item: Item, near: Near) -> Item | None:
    """ "Under 20 - how many?", "20-25"; in "non-smokers" and "65-year-olds" it says nothing."""
    if near.before is None:
        return item
    if near.kinds("N") and near.after is not None and near.after.text.lower() == "plus":
        return None  # "ten-plus priors"
    tight = near.after is not None and near.before.end == item.start and item.end == near.after.start
    if tight and near.kinds("N", "N"):
        return item._replace(kind="t")
    after = near.after.ids if near.after else frozenset[str]()
    aged = (near.before.kind == "N" and after & {"year", "month"}) or ("year" in near.before.ids and "old" in after)
    if near.before_is("non") or aged:
        return None
    if not tight and near.kinds("C", "N") and item.start > near.before.end:
        return item._replace(kind="S")  # "bmi - 3"
    return item._replace(kind=",") if item.start > near.before.end else item


def _plus(item: Item, near: Near) -> Item:
    """ "Bmi + 2", "age plus 3": so much more."""
    if item.text == "+" and near.kinds("wRVKBHG.,", "wLHXm") and item.start > (near.before.end if near.before else 0):
        return item._replace(kind="a")  # "show me those + say what you predict"
    bids = near.after is not None and near.after.text.lower() in ("tell", "show", "give", "say", "explain", "how many")
    if item.text == "+" and near.kinds("N") and bids and item.start > (near.before.end if near.before else 0):
        return item._replace(kind="a")  # "list those over 80 + tell me what you say"
    if item.text == "+" and near.kinds("C", "wL") and item.start > (near.before.end if near.before else 0):
        return item._replace(kind="a")  # "average loan size + average duration"
    if item.text.lower() == "plus" and near.before_is(",") and near.after is not None and near.after.kind in "Lw":
        return item._replace(kind="a")  # "the truth for 88, plus your prediction"
    is_now = near.before_is("is", "was", "are", "being") and len(near.settled) > 1 and near.settled[-2].kind == "C"
    if near.kinds("C", "NP") or (is_now and near.after is not None and near.after.kind == "N"):
        return item._replace(kind="M")
    return item


def _with(item: Item, near: Near) -> Item:
    """ "The amount lowered with 2000": by so much."""
    number = near.after is not None and near.after.kind in "NPQ"
    moved = near.before is not None and near.before.kind in "ud" and any(i.kind == "C" for i in near.settled[-4:])
    return item._replace(kind="y") if number and moved else item


def _all_so(item: Item, near: Near) -> Item | None:
    """ "If they were all 18": what each of them would be."""
    being = near.before_is("were", "was", "they're", "are", "'re", "re") and len(near.settled) > 1
    return None if being and near.after is not None and near.after.kind == "N" else item


def _until(item: Item, near: Near) -> Item:
    """ "From 120 till 140"."""
    return item._replace(kind="t", op="") if near.kinds("N", "N") else item


def _either_case(item: Item, near: Near) -> Item:
    """ "And in either case aged under 30": no choice."""
    led = near.before_is("in") and near.after is not None and near.after.ids & {"case", "way", "event"}
    return item._replace(kind="L") if led else item


def _counts_less(item: Item, near: Near) -> Item:
    """ "Sex counts less than age": nothing is counted."""
    verb = near.after is not None and (near.after.kind in "MSc" or near.after.text.lower() in ("for", "most", "least"))
    compared = [i.kind for i in near.items[near.at + 1 : near.at + 3] if i.text.lower() != "for"][:1]
    named = item.kind == "C" or (near.kinds("CBV") and compared != [] and compared[0] in "MSc")
    ids = (item.ids - {"@count"}) | {"@important"}
    return item._replace(kind="w", meaning=None, ids=ids) if verb and named else item


def _present(item: Item, near: Near) -> Item:
    """ "A co-applicant present": nothing is shown."""
    ends = near.after is None or near.after.kind in ".,"
    return item._replace(kind="L", ids=frozenset()) if near.kinds("BV") and ends else item


def _but(item: Item, near: Near) -> Item:
    """ "Any race but Asian"."""
    spared = any(i.text.lower() in _WHOLE for i in near.settled[-3:]) and not near.kinds(",T")
    return item._replace(kind="n") if spared else item


_WHOLE = frozenset({"any", "every", "all", "anyone", "anybody", "everyone", "everybody"})


def _cases(item: Item, near: Near) -> Item:
    """ "In cases where"."""
    return item._replace(kind="L", ids=frozenset()) if item.kind == "i" else item


def _no(item: Item, near: Near) -> Item:
    """ "What if self-employed were no?"."""
    ends = near.before is not None and (near.after is None or near.after.kind in ".,a")
    return item._replace(kind="F", ids=frozenset({"no"})) if item.kind == "n" and ends else item


def _when(item: Item, near: Near) -> Item:
    """ "When I'm 65": supposed, not asked."""
    following = "".join(i.kind for i in near.items[near.at + 1 : near.at + 5])
    return item._replace(kind="i") if re.match(r"HL*N", following) else item


def _quit(item: Item, near: Near) -> Item:
    """ "Quit smoking"."""
    gives_up = near.after is not None and near.after.kind in "BV"
    return item._replace(kind="w", meaning=None) if item.kind in "Kk" and gives_up else item


def _another(item: Item, near: Near) -> Item:
    """ "Drop it by another 15": the verb says which way."""
    if near.kinds("yud"):
        return item._replace(kind="L", value=None)  # "lowered by another 10", "falls another 10"
    counted = near.after is not None and near.after.kind in "NP"
    moved = next((i.kind for i in reversed(near.settled[-6:]) if i.kind in "ud"), None)
    return item._replace(kind=moved) if item.kind in "uM" and counted and moved else item


def _house(item: Item, near: Near) -> Item:
    """ "Does she get the house": what is bought, whatever kind of home it is."""
    meant = near.before_is("the", "that", "this", "her", "his", "their", "my", "our", "your", "own")
    return item._replace(kind="w", meaning=None) if item.kind == "V" and meant else item


def _leave(item: Item, near: Near) -> Item:
    """ "Leave the guarantor out for 298"."""
    ahead = [i for i in near.items[near.at + 1 : near.at + 6] if i.kind != "L"]
    thing = [i.kind for i in ahead[:1]] == ["B"] and "out" in [i.text.lower() for i in ahead[1:3]]
    return item._replace(kind="d", ids=frozenset({"take"})) if thing and near.at == 0 else item


def _put(item: Item, near: Near) -> Item:
    """ "If she put on ten points of bmi"."""
    on = "".join(i.text.lower() if i.text.lower() == "on" else i.kind for i in near.items[near.at + 1 : near.at + 3])
    return item._replace(kind="u") if on == "onN" else item


def _degree(item: Item, near: Near) -> Item:
    """ "To what degree does it count": no education."""
    idiom = near.before_is("what", "some", "which", "certain", "large", "high", "great", "lesser")
    return item._replace(kind="w", meaning=None, ids=frozenset({"degre"})) if idiom else item


def _housing(item: Item, near: Near) -> Item:
    """ "A housing association": no kind of home."""
    return item._replace(kind="w", meaning=None) if item.kind == "V" else item


def _get_it(item: Item, near: Near) -> Item:
    """ "Does it get it wrong a lot"."""
    judged = near.after is not None and bool(near.after.ids & {"@mistake", "@correct", "wrong", "right"})
    return item._replace(kind="w", meaning=None) if item.kind == "K" and judged else item


def _loose(item: Item, near: Near) -> Item:
    """ "If I loose a tenth of it": to lose is meant."""
    amount = any(i.kind in "NPQ" for i in near.items[near.at + 1 : near.at + 3])
    return item._replace(kind="d") if item.kind == "w" and amount else item


def _down(item: Item, near: Near) -> Item:
    """ "Say he puts forty percent down": what is paid at once, no fall."""
    paid = any(i.text.lower() in ("put", "puts", "putting", "pay", "pays", "paid") for i in near.settled[-4:])
    return item._replace(kind="w") if paid and near.kinds("NPw") else item


def _long(item: Item, near: Near) -> Item:
    """ "As long as they are under 28" tells no length."""
    if not near.before_is("as") or near.after is None or near.after.text.lower() != "as":
        return item
    number = any(i.kind in "NP" for i in near.items[near.at + 2 : near.at + 3])
    return item if number else item._replace(kind="L", ids=frozenset(), meaning=None)


def _nearer(item: Item, near: Near) -> Item:
    """ "Five degrees nearer the north pole": the direction says which way."""
    toward = any(i.text.lower().removeprefix("the ") in TOWARD for i in near.items[near.at + 1 : near.at + 4])
    return item._replace(kind="w") if toward else item


def _none(item: Item, near: Near) -> Item:
    """ "If none had a phone"."""
    ahead = near.items[near.at + 1 : near.at + 4]
    of_rows = [i.text.lower() for i in ahead[:1]] == ["of"] and any(i.kind in "VB" for i in ahead)
    named = next((n for n, i in enumerate(ahead) if i.kind in "VB"), 0)
    after = near.items[near.at + named + 2 : near.at + named + 3]
    ends = not after or after[0].kind in ".," or (after[0].kind == "R" and near.items[-1] is after[0])
    of_rows = of_rows and ends and near.before_is("but", "and", ",")  # "furniture loans, but none of the tenants"
    had = near.after is not None and near.after.kind == "h"
    return item._replace(kind="n", ids=frozenset({"not"})) if had or of_rows else item


def _possessive(item: Item, near: Near) -> Item:
    """ "Patient 387's glucose"."""
    owned = near.kinds("N") and near.before is not None and item.start - near.before.end <= 1
    return item._replace(kind="L") if owned and near.after is not None else item


def _astray(item: Item, near: Near) -> Item:
    """ "Where does it go wrong": nobody leaves."""
    idiom = near.after is not None and bool(near.after.ids & {"@mistake", "wrong", "astray", "well", "about"})
    return item._replace(kind="w", meaning=None) if item.kind in "KV" and idiom else item


def _decide_if(item: Item, near: Near) -> Item:
    """ "What would it decide if they were older": supposed."""
    supposed = any(i.text.lower() == "would" for i in near.settled)
    return item._replace(kind="i") if supposed else item


def _also(item: Item, near: Near) -> Item:
    """ "Those who also rent": nothing is joined."""
    return item._replace(kind="L") if near.before_is("who", "that", "which", "they", "and", "but", "everyone") else item


def _more_times(item: Item, near: Near) -> Item:
    """ "If she had called 2 more times"."""
    return item._replace(kind="M", ids=frozenset({"more"})) if near.kinds("N") else item


def _those(item: Item, near: Near) -> Item:
    """ "Those with a phone", "those travelling more than 40 minutes": who is meant is said here, not before."""
    after = near.after
    verb = near.items[near.at + 2].text.lower() if near.at + 2 < len(near.items) else ""
    several = after is not None and after.text.lower() in ("who", "whose") and verb in _SEVERAL_DO
    if (near.before_is("of", "among") and not several) or after is None or near.kinds("ud"):
        return item
    told = (
        after.text.lower().split("'")[0] in _TELLING_WHO
        or after.text.lower().endswith(("ing", "ed"))
        or after.kind in "cn"
    )
    return item._replace(kind="R", ids=frozenset({"person"})) if told else item


_SEVERAL_DO = frozenset({"are", "were", "have", "had", "do", "did", "aren't", "weren't", "don't", "didn't", "really"})
_TELLING_WHO = frozenset({"with", "without", "who", "whose", "that", "aged", "having", "reached", "in", "from"})


def _the_other(item: Item, near: Near) -> Item:
    """ "To get the other decision": points to no rows."""
    named = near.after is not None and (near.after.kind in "XKk" or bool(near.after.ids & _OUTCOME))
    return item._replace(kind="L") if named else item


_OUTCOME = frozenset({"@predict", "result", "answer", "way", "outcome", "verdict", "decis"})


def _probably(item: Item, near: Near) -> Item:
    """ "Probably missing values": no chance is asked for."""
    return item._replace(kind="L", ids=_LITTLE)


_LITTLE = frozenset({"the"})
"""What says nothing counts as little as an article."""


_NO_ONE = frozenset({"no one", "nobody", "nothing", "none"})
_UNLESS = re.compile(r"[LHRhw]{0,5}n?L?[VB]$")


def _unless(item: Item, near: Near) -> Item:
    """ "Reasons for furniture loans, unless they are unemployed": those are left out."""
    rest = "".join(i.kind for i in near.items[near.at + 1 :]).rstrip(".")
    plain = not any(i.kind in "NKkMSi" or i.text.lower() in ("it", "it's", "its") for i in near.items)
    plain = plain and not any(i.kind == "n" or i.text.lower() in _NO_ONE for i in near.settled)
    led = near.before is not None and near.before.kind in ",VRBw"
    return item._replace(kind="n", ids=frozenset({"not"})) if plain and led and _UNLESS.match(rest) else item


_TURNS: dict[str, Callable[[Item, Near], Item | None]] = {
    "previous": _previous,
    "prior": _previous,
    "skip": _skipping,
    "skips": _skipping,
    "skipped": _skipping,
    "skipping": _skipping,
    "s": _possessive,
    "also": _also,
    "more times": _more_times,
    "those": _those,
    "the other": _the_other,
    "decide if": _decide_if,
    "say if": _decide_if,
    "go": _astray,
    "goes": _astray,
    "going": _astray,
    "point": _points,
    "points": _points,
    "grade": _points,
    "grades": _points,
    "notch": _points,
    "notches": _points,
    "steps": _points,
    "step": _points,
    "marks": _points,
    "mark": _points,
    "say": _say,
    "not seen": _not_seen,
    "never seen": _not_seen,
    "mainly": _mainly,
    "mostly": _mainly,
    "usually": _mainly,
    "normally": _mainly,
    "better": _better_by,
    "worse": _better_by,
    "actually": _actually,
    "really": _actually,
    "say that": _say_that,
    "one": _one,
    "guys": _guys,
    "fellows": _guys,
    "dudes": _guys,
    "fellow": _guy,
    "dude": _guy,
    "guy": _guy,
    "lad": _guy,
    "lad's": _guy,
    "guy's": _guy,
    "bloke": _guy,
    "chap": _guy,
    "girl": _guy,
    "boy": _guy,
    "precise": _to_be_precise,
    "as well": _as_well,
    "weight": _weight,
    "lady": _guy,
    "lasted": _lasted,
    "lasts": _lasted,
    "lasting": _lasted,
    "job": _job,
    "once": _once,
    "should": _should,
    "points of": _points,
    "point of": _points,
    "ones": _ones,
    "single": _single,
    "unless": _unless,
    "probably": _probably,
    "couple": _couple,
    "top": _top,
    "tops": _tops,
    "topped": _tops,
    "-": _hyphen,
    "+": _plus,
    "plus": _plus,
    "but": _but,
    "present": _present,
    "all": _all_so,
    "till": _until,
    "til": _until,
    "until": _until,
    "through": _until,
    "thru": _until,
    "either": _either_case,
    "counts": _counts_less,
    "count": _counts_less,
    "with": _with,
    "in cases": _cases,
    "in the cases": _cases,
    "no": _no,
    "none": _none,
    "another": _another,
    "degree": _degree,
    "house": _house,
    "long": _long,
    "housing": _housing,
    "get it": _get_it,
    "gets it": _get_it,
    "got it": _get_it,
    "loose": _loose,
    "down": _down,
    "put": _put,
    "leave": _leave,
    "puts": _put,
    "nearer": _nearer,
    "closer": _nearer,
    "when": _when,
    "quit": _quit,
    "quits": _quit,
}
