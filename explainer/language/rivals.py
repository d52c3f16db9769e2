"""Which of the intents that fit a question is meant: rivals told apart by words, by scope, and by what they lack."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from explainer.language.asked_columns import measure_of
from explainer.language.class_words import AUXILIARY
from explainer.language.english import SHARES
from explainer.language.item import Item
from explainer.language.names import called
from explainer.language.parse import Parse
from explainer.language.reader import Reader
from explainer.language.scoring import SHOWING, SPEAKER, TIE, WHYS, Match
from explainer.language.slots import asks_why_not
from explainer.language.small_words import key, small_words
from explainer.types import LABEL, PREDICTION


def settled(found: Parse, matches: list[Match], reader: Reader) -> list[Match]:
    """Rivals told apart by rules; what decides by single words only where the words as a whole leave it open.

    A tie between an intent about cases and one about everything is decided by whether rows are named.
    """
    out = []
    for one in matches:
        match = _either_way(found, _not_why(found, _rivalled(found, _answerable(found, one, reader))))
        match = _by_its_form(found, _no_mistakes(found, _no_reasons(found, match)))
        match = _of_the_truth(found, _makes_it(found, match))
        match = _how_far_out(found, _what_became(found, _how_it_would_change(found, match)))
        (name, score), *rest = match.ranked or (("", 0.0),)
        if rest and score - rest[0][1] < TIE and name:
            pointed = any(role in ("row", "condition") for role in found.taken.values())
            wanted = "case" if pointed else "everything"
            if about(name, reader) != wanted and about(rest[0][0], reader) == wanted:
                match = replace(match, ranked=((rest[0][0], score + TIE), (name, score), *rest[1:]))
        match = _because_of_it(found, _like_this(found, match))
        if match.name == "causal_effect":
            _told_of_causes(found)
        match = _about_a_column(found, _weighed(found, _of_an_effect(found, match, reader)))
        out.append(match if match.ranked == one.ranked else replace(match, ahead=max(match.ahead, CLEARLY)))
    return out


FAR_AHEAD = 1.5
"""What the words tell by so much more for one intent than for any other is no question of single words."""
CLEARLY = 1.0
"""So far ahead of all others is an intent that a rule decided for."""


def _either_way(found: Parse, match: Match) -> Match:
    """ "Do more eggs push the weight up or down", "more hours or fewer": which way a column moves the answer."""
    kinds = "".join(i.kind for i in found.items[match.start : match.end])
    return _decided(match, "feature_effect") if match.name == "feature_importance" and _WAYS.search(kinds) else match


def _no_mistakes(found: Parse, match: Match) -> Match:
    """ "How many did it call bad?" counts rows; mistakes are only asked for by a word for them."""
    stretch = found.items[match.start : match.end]
    counted = any("@count" in i.ids for i in stretch[:_BEGINS])
    if match.name not in ("mistakes", "count") or not counted or any(i.ids & _WRONG for i in stretch):
        return match
    if not any(i.kind == "K" for i in stretch) or not any(i.ids & _CALLING for i in stretch):
        return match
    ranked = tuple(r for r in match.ranked if r[0] != "mistakes")
    return replace(match, ranked=ranked if ranked and ranked[0][0] == "count" else (("count", match.score), *ranked))


_CALLING = frozenset({"call", "say", "said", "flag", "label", "refus", "accept", "reject", "classifi", "predict"})
_BEGINS = 3
_WRONG = frozenset({"@mistake", "wrong", "wrongly", "@correct", "fals", "miss", "mistak", "error", "confus"})


def _no_reasons(found: Parse, match: Match) -> Match:
    """ "Are employees over 45 predicted to earn more?" asks no reasons: it begins like a question of yes or no."""
    stretch = found.items[match.start : match.end]
    asks = bool(stretch) and stretch[0].text.lower() in AUXILIARY and not any(i.ids & _REASONS for i in stretch)
    likely = [name for name, _ in match.ranked[1:2] if name in ("predict", "probability")]
    return _decided(match, likely[0]) if match.name in WHYS and asks and likely else match


def _by_its_form(found: Parse, match: Match) -> Match:
    """What no word but the form of a question tells: "what share of ...", "12 should have been accepted"."""
    stretch = found.items[match.start : match.end]
    if not stretch:
        return match
    said = " ".join(i.text.lower() for i in stretch)
    modal = any(i.text.lower() in ("would", "could", "must", "need", "should") for i in stretch) or bool(found.rows)
    if match.name in _NOT_COUNTED and _SHARE.match(said) and not modal:
        return _decided(match, "count")
    if match.name in ("feature_stats", "show_data") and said.startswith("what % of") and found.conditions:
        return _decided(match, "count")
    ends = any(i.kind == "K" for i in stretch)
    asks = said.endswith("?") or any(i.ids & {"@what", "@way", "@why", "which"} for i in stretch)
    if match.name in _ANSWERED and ends and not asks and _OUGHT.search(said):
        return _decided(match, "challenge")
    if match.name == "class_profile" and not ends and any("@mistake" in i.ids for i in stretch):
        return _decided(match, "mistakes")  # "describe your typical mistakes"
    likely = any("@probability" in i.ids or i.text.lower() in ("chance", "chances") for i in stretch)
    supposed = stretch[0].kind == "i" or stretch[0].text.lower() in ("will", "would")
    if match.name == "feature_effect" and supposed and found.changes and likely:
        return _decided(match, "probability")  # "if they are a year older, will they have less chance to ..."
    if match.name in WHYS and _AS_IF.search(said):
        return _decided(match, "audience")
    return match


_NOT_COUNTED = frozenset({"challenge", "why", "why_not", "case_correct", "show_case", "set_case"})
_SHARE = re.compile(r"(?:and |so |but )?(?:what|which) (?:share|percentage|proportion|fraction|part|percent)\b")
_ANSWERED = frozenset({"counterfactual", "predict", "case_correct", "why_not", "mistakes"})
_OUGHT = re.compile(r"\b(?:should(?: have|'ve|ve| of)|ought to have)\b")
_AS_IF = re.compile(r"\b(?:like|as if|as though) (?:(?:i am|i'm|i was|i were|im) )+(?:not |only |just )?(?:a|an)\b")


def _of_the_truth(found: Parse, match: Match) -> Match:
    """ "Show me the gold labels", "the distribution of the ground truth": the true answers, of no column."""
    stretch = found.items[match.start : match.end]
    true = any(i.ids & {"@true_outcome", "@label"} and i.text.lower() in _TRUTHS for i in stretch)
    named = any(i.kind in "CB" and n + match.start not in found.taken for n, i in enumerate(stretch))
    lists = any(i.ids & {"@mistake", "@predict"} for i in stretch)
    shows = match.name in ("show_data", "feature_stats") and true and not named and not lists
    return _decided(match, "labels") if shows else match


_TRUTHS = frozenset({"labels", "label", "gold labels", "gold label", "ground truth", "true labels", "actual labels"})
_TRUTHS |= {"groundtruth", "true label", "actual label", "real labels", "real label", "ground truth labels"}


def _makes_it(found: Parse, match: Match) -> Match:
    """ "Does a floor of more than 200 metres make it go empty more often?" asks what a column does."""
    said = [i.text.lower() for i in found.items[match.start : match.end]]
    makes = said[:1] in (["does"], ["do"], ["would"], ["will"], ["did"]) and _MAKES.search(" ".join(said)) is not None
    near = any(name == "feature_effect" and score > match.score - _NEAR for name, score in match.ranked)
    return _decided(match, "feature_effect") if makes and near and match.name in ("labels", "count") else match


_MAKES = re.compile(r"\bmakes? (?:it|them|him|her|\w+s)\b")
_NEAR = 0.1
_REASONS = frozenset({"@why", "@explain", "reason", "because", "due", "caus", "down", "driven"})


def _how_far_out(found: Parse, match: Match) -> Match:
    """ "How far out is it usually?", "by how many years is it off": its errors, and no column's values."""
    stretch = found.items[match.start : match.end]
    said = " ".join(i.text.lower() for i in stretch)
    of_it = _FAR_OUT.search(said) is not None and all(i.kind != "C" for i in stretch)
    return _decided(match, "performance") if of_it and match.name in ("feature_stats", "threshold", "count") else match


_SO_FAR = r"(?:how far|by how much|by how many \w+|how (?:many|much) \w+)"
_FAR_OUT = re.compile(
    rf"\b{_SO_FAR} (?:is|are|was|were) (?:it|you|they|these)(?: \w+)? (?:out|off|wrong)\b(?! of)"
    r"|\bhow far (?:out|off|wrong) (?:is|are|was|were) (?:it|you|they|these)\b|\bby how (?:much|many \w+) (?:out|off)\b"
)
"""How it is asked by how much an estimate misses."""


def _what_became(found: Parse, match: Match) -> Match:
    """ "Did women reoffend or not", "how many did or did not": what happened to a group, by class."""
    stretch = found.items[match.start : match.end]
    ends = any(i.kind == "K" for i in stretch)
    either = re.search(r"Kw?[oa]n|[oa]L{0,3}nK", "".join(i.kind for i in stretch)) is not None
    if match.name == "count" and ends and either:
        return _decided(match, "labels")
    told = {i.text.lower() for i in stretch[:_OPENING]}
    happened = not told.isdisjoint(("did", "were", "have")) or {"whether", "they"} <= told
    happened = happened and bool(found.conditions) and not found.rows
    others = any(i.ids & _MODELLED or (i.kind == "H" and not i.ids & SPEAKER) for i in stretch) or found.changes
    asked = match.name == "predict" and ends and happened and not others
    return _decided(match, "labels") if asked else match


_OPENING = 8
_MODELLED = frozenset({"@predict", "@model", "@you", "would", "will", "@probability", "@believe", "likeli", "expect"})


def _how_it_would_change(found: Parse, match: Match) -> Match:
    """ "How would the predictions change if they were older?": what comes out then, not how to change it."""
    said = " ".join("it" if i.ids & _ANSWER else i.text.lower() for i in found.items[match.start : match.end])
    asked = match.name == "counterfactual" and bool(found.changes) and _IT_WOULD_CHANGE.search(said) is not None
    return _decided(match, "what_if") if asked else match


_ANSWER = frozenset({"@predict", "@probability"})
_IT_WOULD_CHANGE = re.compile(
    r"^(?:and )?(?:how|in (?:what|which) ways?) (?:much )?(?:would|will|does|do|might) "
    r"(?:the |your |their |its |his |her |all )*(?:it ?)+\b.*\b(?:change|differ|shift|move|look|vary|turn out)"
)
_WAYS = re.compile(r"[MSud]X?(?:oL?[MSud]|[+-])")


def _answerable(found: Parse, match: Match, reader: Reader) -> Match:
    """An intent that lacks what it is about (a column, a second row) gives way to one close behind that does not."""
    ranked = tuple(r for r in match.ranked if r[0] != "compare_cases") if _alone(found) else match.ranked
    match = replace(match, ranked=ranked or match.ranked)
    said = any(k in "CBX" or found.taken.get(at) == "column" for at, k in enumerate(found.kinds))
    left_open = any("{column}" in i.ids for i in found.items[match.start : match.end])  # "this attribute"
    named = (
        said or left_open or bool(found.compared) or measure_of(found, found.items[match.start : match.end]) is not None
    )
    shows = any(i.ids & _SHOWN for i in found.items[match.start : match.end])
    if (_every_feature(found, match) or not named) and (whole := _of_all(found, match)) is not None:
        return _decided(match, whole)
    for name, score in match.ranked:
        intent = reader.catalogue.intents[name]
        lacks = any(d.get("required") and d.get("kind") == "column" for d in intent.slots.values()) and not named
        unshown = name in ("show_data", "show_case") and not shows
        if score >= match.score - (0.06 if name != match.name else 0.0) and not lacks and not unshown:
            return match if name == match.name else _decided(match, name)
    return match


def _every_feature(found: Parse, match: Match) -> bool:
    """ "Each feature", "all of the inputs"."""
    words = [i for i in found.items[match.start : match.end] if i.text.lower() not in ("of", "the", "its", "your")]
    return any(one.text.lower() in _EVERY and two.ids & {"@feature", "feature_word"} for one, two in pairwise(words))


def _of_all(found: Parse, match: Match) -> str | None:
    """What is asked where no column is named but every one, or the outcomes: "how important is every feature"."""
    stretch = found.items[match.start : match.end]
    if match.name == "feature_importance" and any(i.text.lower() in _EVERY for i in stretch):
        return "importance"
    told = any(i.kind == "K" or (i.ids & small_words().verdicts and i.kind == "w") for i in stretch)
    if match.name == "feature_stats" and told:
        return "labels"
    return None


_EVERY = frozenset({"every", "each", "all", "everything"})


def _because_of_it(found: Parse, match: Match) -> Match:
    """ "Is it because it's old?": what one column did here."""
    stretch = found.items[match.start : match.end]
    because = next((n for n, i in enumerate(stretch) if i.text.lower().startswith("because")), None)
    if match.name not in ("fairness", "feature_effect", "feature_importance") or because is None or because > _FEW:
        return match
    after = stretch[because + 1 :]
    case = any(i.kind == "H" or i.text.lower() in ("it", "it's", "its", "he", "she", "he's", "she's") for i in after)
    return _decided(match, "feature_contribution") if case and "R" not in found.kinds else match


_FEW = 5


def _of_an_effect(found: Parse, match: Match, reader: Reader) -> Match:
    """ "Is it harder for the self-employed" asks what a column does, where it is none that must be treated fairly."""
    if match.name != "fairness" or any(i.ids & _FAIR for i in found.items[match.start : match.end]):
        return match
    named = {found.column(at) for at in range(match.start, match.end) if found.items[at].kind in "CB"} - {""}
    named |= {c.column for _, _, c in found.conditions} | set(found.compared)
    ranged = any(c.op in ("<", ">", "<=", ">=") for _, _, c in found.conditions)
    if ranged and any(i.text.lower() in SHARES for i in found.items[match.start : match.end]):
        return _decided(match, "labels")  # "pass rate of people over 30 in automatics"
    words = reader.lexicon.words
    said = {s for name in named if (column := words.column(name)) for text in called(column) for s in key(text)}
    sensitive = not named or bool(named & set(words.sensitive)) or bool(said & _SENSITIVE)
    return match if sensitive else _decided(match, "feature_effect")


_FAIR = frozenset(
    {"@fair", "fair", "bias", "discrimin", "equal", "treat", "racist", "sexist", "just", "unfair", "prejudic"}
)
_SENSITIVE = frozenset(
    {
        "sex",
        "gender",
        "race",
        "age",
        "foreign",
        "nation",
        "religion",
        "ethnic",
        "marit",
        "marri",
        "singl",
        "disabl",
        "femal",
    }
    | {"male", "senior", "citizen", "immigr", "origin", "black", "white", "pregnant"}
)


def _alone(found: Parse) -> bool:
    """Whether there is nothing to compare a case with."""
    several = len(set(found.rows)) > 1 or sum(1 for k in found.kinds if k in "NH") > 1
    return not several and not _contrasts(found)


_CONTRAST = frozenset({"differ", "compar", "versus", "vs", "against", "@alike", "other", "rest", "everybody"})
_SHOWN = SHOWING | {"@show", "@data", "@describe", "who", "what", "@browse", "look", "know", "id", "profil", "detail"}


def _contrasts(found: Parse) -> bool:
    return any(i.ids & _CONTRAST for i in found.items)


def _decided(match: Match, name: str) -> Match:
    """The match with another intent ahead of all others."""
    rest = tuple(r for r in match.ranked if r[0] != name)
    return replace(match, ranked=((name, match.score + 2 * TIE), *rest))


def _rivalled(found: Parse, match: Match) -> Match:
    """What decides between intents that share their words: the first row of the table of rivals that holds."""
    near = {name for name, score in match.ranked if score > match.score - TIE}
    rivals = [r for r in small_words().rivals.get(match.name, ()) if not near.isdisjoint(r.of)]
    rivals = [r for r in rivals if r.always or match.ahead < FAR_AHEAD]
    if not rivals:
        return match
    stretch = found.items[match.start : match.end]
    said = {i.text.lower() for i in stretch} | {i for item in stretch for i in item.ids if not _named_whole(item)}
    said |= {f"kind {i.kind}" for i in stretch} | ({"top"} if found.top is not None else set())
    roles = set(found.taken.values())
    changed = [at for at, role in found.taken.items() if role == "change"]
    apart = bool(changed) and (match.end <= changed[0] or (match.start > changed[-1] and _joined(found, match)))
    if match.name in _OF_ITS_OWN and apart:
        roles.discard("change")
    said |= {text for role in roles for text in (role, f"role {role}")}
    if match.start == 0 and found.items:
        said.add(f"first {found.items[0].text.lower()}")
    asked = {
        found.column(at)
        for at in range(match.start, match.end)
        if found.items[at].kind in "CB" and found.taken.get(at) != "condition"
    }
    if len(asked) > 1:
        said.add("columns")
    for rival in rivals:
        if said & rival.says and not said & rival.without and (not rival.also or said & rival.also):
            return _decided(match, rival.wins)
    return match


def _joined(found: Parse, match: Match) -> bool:
    """Whether a stretch goes on after "and"."""
    return "a" in found.kinds[max(0, match.start - 1) : match.start + 1]


_OF_ITS_OWN = frozenset({"counterfactual", "feature_contribution"})
"""What is not asked of a change said elsewhere: "what would get her the loan, and would it help if she married?"."""


def _named_whole(item: Item) -> bool:
    """Whether an item is a column's name of several words: "maximum heart rate" asks for no maximum."""
    return item.kind in "CBV" and " " in item.text and item.meaning is not None and item.meaning.sure


def compared(found: Parse, match: Match) -> Match:
    """ "Why did 20 get it and 21 not?" compares the two."""
    stretch = found.items[match.start : match.end]
    if (
        match.name == "counterfactual"
        and any(i.ids & {"between", "differ"} for i in stretch)
        and len(set(found.rows)) == 2
    ):
        return _decided(match, "compare_cases")
    unlike = any(i.text.lower() in _UNLIKE or (i.ids & {"same"} and "n" in found.kinds) for i in stretch)
    than = len(set(found.rows)) == 1 and "H" in found.kinds and unlike
    if match.name in ("why", "why_not") and (than or _one_and_not_the_other(found)):
        return _decided(match, "compare_cases")  # "how come she got something else than patient 297"
    contrasted = any(i.kind in "nc" or i.ids & {"differ", "@change", "while", "but"} for i in stretch)
    if match.name not in ("why", "why_not") or len(set(found.rows)) != 2 or not contrasted:
        return match
    return _decided(match, "compare_cases")


def _one_and_not_the_other(found: Parse) -> bool:
    """ "Why did row 40 get it and she didn't", "why is this one fraud and case 88 not": the case at hand and a row."""
    if len(set(found.rows)) != 1:
        return False
    joints = [at for at, kind in enumerate(found.kinds) if kind == "a"]
    return any(_set_against(found, range(at), range(at + 1, len(found.items))) for at in joints)


def _set_against(found: Parse, before: range, after: range) -> bool:
    """Whether one side tells of a row and the other of the case at hand, and they came out differently."""
    rows = [any(found.taken.get(at) == "row" for at in side) for side in (before, after)]
    hand = [any(_at_hand(found, at) for at in side) for side in (before, after)]
    ends = [{found.items[at].text.lower() for at in side if found.kinds[at] == "K"} for side in (before, after)]
    unlike = any(found.kinds[at] == "n" for at in after) or (all(ends) and ends[0].isdisjoint(ends[1]))
    return unlike and rows != hand and sorted(rows) == sorted(hand) == [False, True]


def _at_hand(found: Parse, at: int) -> bool:
    """Whether an item points at the case at hand: "she", "ours", "this"."""
    return found.kinds[at] == "H" or found.items[at].text.lower() in ("this", "ours")


_UNLIKE = frozenset({"than", "unlike", "whereas", "versus"})


def _as_not(found: Parse) -> bool:
    """ "Why did you label them as not diabetic?"."""
    return any(one.text.lower() == "as" and other.kind == "n" for one, other in pairwise(found.items))


_TOLD = frozenset({"predicted", "said", "seen", "rated", "expected", "classified"})
_CLAIMING = frozenset({"say", "think", "@believe", "claim", "expect"})
_HINDERED = frozenset({"instead", "rather", "@hindered", "than", "prevent", "kept", "keep", "stop", "miss"})


def _not_why(found: Parse, match: Match) -> Match:
    """ "Why not accepted?" asks for what stands between this case and that class."""
    why = [at for at in range(match.start, match.end) if "@why" in found.items[at].ids]
    told = any(i.text.lower() in _TOLD for i in found.items)
    denies = re.search(r"w[Lt]{0,2}n", found.kinds) if told else _as_not(found)
    if match.name == "why_not" and why and denies:
        return _decided(match, "why")  # "the reason why they are predicted not to leave"
    denied = found.kinds.find("n", why[0]) if why else -1
    if match.name == "why_not" and denied > 0 and any(i.ids & _CLAIMING for i in found.items[why[0] : denied]):
        return _decided(match, "why")  # "why does the model say she won't leave?"
    if match.name == "why_not" and why and not any(k in "n" for k in found.kinds[why[0] :]):
        hindered = any(i.ids & _HINDERED for i in found.items[match.start : match.end])
        return match if hindered else _decided(match, "why")  # "I don't see why ..."
    if match.name != "why" or dict(match.ranked).get("why_not", 0.0) < match.score - 0.05 or not asks_why_not(found):
        return match
    return _decided(match, "why_not")


def _weighed(found: Parse, match: Match) -> Match:
    """ "How much weight does a telephone carry" is about one column, not about which column matters most."""
    if match.name not in ("importance", "feature_importance") or found.top is not None or _every_feature(found, match):
        return match
    if match.ahead >= FAR_AHEAD:
        return match
    stretch = range(match.start, match.end)
    if _being(found, weighed=True):
        return _decided(match, "feature_importance")
    named = [at for at in stretch if found.kinds[at] in "CB"]
    if not named and not any(i.text.lower() in ("most", "overall") for i in found.items[match.start : match.end]):
        named = [at for at in range(match.start) if found.items[at].kind in "CB" and found.kinds[at] != "_"]
    named = [at for at in named if not (at and found.items[at - 1].text.lower() in ("for", "among"))] or _being(found)
    if not named or any("@feature" in found.items[at].ids or found.items[at].kind == "X" for at in stretch):
        return match
    return _decided(match, "feature_importance")


def _being(found: Parse, weighed: bool = False) -> list[int]:
    """ "Having a telephone", "being single": a yes/no column itself, not the rows it holds for.

    With `weighed` only right after what weighs it: "how important is being charged with a felony".
    """
    for condition in found.conditions:
        start, end, one = condition
        reach = range(max(0, start - (3 if weighed else 1)), end)
        words = _GERUNDS | {"that", "whether", "if"} if weighed else _GERUNDS
        gerunds = [at for at in reach if found.items[at].text.lower() in words]
        gerund = bool(gerunds)
        if weighed:
            led = found.items[max(0, gerunds[0] - 3) : gerunds[0]] if gerunds else []
            gerund = any("@important" in i.ids for i in led) and led[-1].kind == "L"
            if not gerund or any(found.kinds[at] in "RGV" for at in range(gerunds[0], start)):
                continue
        gerund = gerund or any(i.text.lower() == "whether" for i in found.items[max(0, start - 3) : start])
        before = [i for i in found.items[max(0, start - 3) : end] if i.kind != "V"]
        weight = any("@important" in i.ids for i in before) and any(i.text.lower() == "of" for i in before)
        if (gerund or weight) and one.column in found.lexicon.boolean:
            found.conditions.remove(condition)
            found.compared.append(one.column)
            found.taken.update(dict.fromkeys(range(start, end), "compared"))
            return [start]
    return []


def _like_this(found: Parse, match: Match) -> Match:
    """ "What did it say for storms like this": how similar cases came out."""
    if match.name not in ("why", "predict", "labels") or "similar_cases" not in dict(match.ranked):
        return match
    texts = [i.text.lower() for i in found.items]
    like = [
        at for at in range(match.start + 1, match.end - 1) if texts[at] == "like" and found.items[at - 1].kind == "R"
    ]
    meant = any(found.items[at + 1].kind == "H" or texts[at + 1] in _THESE for at in like)
    return _decided(match, "similar_cases") if meant else match


_THESE = frozenset({"this", "that", "these"})


def _told_of_causes(found: Parse) -> None:
    """ "Does being single cause refusals": neither what may cause nor what is caused says which rows."""
    cause = next((at for at, i in enumerate(found.items) if i.ids & _CAUSING), len(found.items))
    found.conditions = [c for c in found.conditions if c[0] < cause or c[2].column not in (LABEL, PREDICTION)]
    for condition in found.conditions:
        start, end, told = condition
        if end <= cause and told.column in found.lexicon.boolean and not found.compared:
            found.conditions.remove(condition)
            found.compared.append(told.column)
            found.taken.update(dict.fromkeys(range(start, end), "compared"))
            return


_CAUSING = frozenset({"@cause", "caus", "lead", "make"})
_GERUNDS = frozenset({"having", "being", "owning"})
_COLUMN = ("feature_contribution", "feature_effect", "feature_importance")
_PAST = frozenset({"did", "was", "were"})


def _about_a_column(found: Parse, match: Match) -> Match:
    """What a column does in this case, or in general: told by whether a case is named, else by the tense."""
    if match.name not in _COLUMN:
        return match
    items = found.items[match.start : match.end]
    case = "row" in found.taken.values() or any(
        (i.kind == "H" and not i.ids & SPEAKER) or "{case}" in i.ids for i in items
    )
    case = case or (any(i.text.lower() == "here" for i in items) and not any(i.ids & _OVERALL for i in items))
    past = any(i.text.lower() in _PAST for i in items) and not found.conditions
    fitting = [r for r in match.ranked if r[0] in _COLUMN and (r[0] == _COLUMN[0]) == (case or past)]
    if not fitting or fitting[0][1] < match.score - 0.15:
        return match
    return replace(match, ranked=((fitting[0][0], match.score), *(r for r in match.ranked if r[0] not in _COLUMN)))


_OVERALL = frozenset({"general", "overal", "overall", "usual", "everyone", "anybody"})


def about(name: str, reader: Reader) -> str:
    intent = reader.catalogue.intents.get(name)
    return intent.about if intent else "nothing"
