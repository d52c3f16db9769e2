"""What one stretch of a question asks twice: the answer now and after a change, two columns, a number and a case."""

from __future__ import annotations

from itertools import pairwise

from explainer.language.parse import Parse
from explainer.language.reader import Reader
from explainer.language.scoring import Match
from explainer.language.slots import NOW, metric_of, request_of, untaken
from explainer.language.tokens import spoken
from explainer.types import LABEL, PREDICTION, Request

_COMPARED = frozenset({"differ", "compar", "more", "less", "way"})
_GRADED = frozenset(
    {"likeli", "riskier", "safer", "more", "less", "lower", "higher", "smaller", "greater", "better", "worse"}
)
_AFTERWARDS = frozenset({"after", "afterward", "onc"})
_THEN = frozenset({"versus", "vs", "after", "afterward", "then", "onc", "instead", "if", "again"})


def _outcome_alone(found: Parse, match: Match) -> bool:
    """Whether the only word for a mistake is a class that says which rows: "failed", of those who passed or failed."""
    wrong = [at for at in range(match.start, match.end) if "@mistake" in found.items[at].ids]
    counted = any("@count" in i.ids for i in found.items[match.start : match.end])
    return counted and bool(wrong) and all(found.items[at].kind == "K" for at in wrong)


_VAGUE = frozenset({"performance", "labels", "fairness", "feature_effect", "when_wrong"})
"""What a question about those who were one thing and called another only seems to ask."""
_DESCRIBED = frozenset({"data_description", "model_description"})


def requests_of(found: Parse, match: Match, reader: Reader) -> list[Request]:
    """The request of a stretch; asking how a change alters an answer asks for the answer before it, too."""
    request = request_of(found, match, reader)
    counted = request.slots.get("kind") in ("count", "typical") or (request.intent in _VAGUE and not request.slots)
    counted = counted and not any(i.kind == "m" for i in found.items)
    if counted and {LABEL, PREDICTION} <= {c[2].column for c in found.conditions}:
        return [Request("count")]  # "how many were wrongly refused": the rows say already which mistakes
    if request.intent == "count" and (summed := _in_all(found, match)) is not None:
        return [Request("feature_stats", {"feature": summed, "statistic": "sum"})]
    if request.intent == "mistakes" and _outcome_alone(found, match):
        return [Request("count")]  # "how many who took the test in the rain failed": it was no mistake of the model
    free = (
        i
        for at, i in enumerate(found.items)
        if at not in found.taken and i.kind not in "CBVK" and not _opens(found, at)
    )
    words = {stem for item in free for stem in item.ids}
    if request.intent == "what_if" and found.changes and _before_too(found, words):
        graded = _how_likely(found) and bool(words & _GRADED | words & _ALTERING)
        likely = request.slots.get("output") == "probability" or graded
        output = "probability" if likely else "prediction"
        before = Request("probability" if likely else "predict", {"before_changes": True})
        return [before, Request("what_if", {**request.slots, "output": output})]
    if request.intent in _DESCRIBED and (both := _both_described(found, match)):
        return [Request(name) for name in both]
    several = _SEVERAL.get(request.intent)
    if several is not None and len(columns := several(found, match)) > 1:
        return [Request(request.intent, {**request.slots, "feature": column}) for column in columns]
    metrics = list(
        dict.fromkeys(m for i in found.items[match.start : match.end] if i.kind == "m" and (m := metric_of(i)))
    )
    if (
        metrics
        and "accuracy" not in metrics
        and any(i.text.lower() in ("accurate", "accurately") for i in found.items[match.start : match.end])
    ):
        metrics = ["accuracy", *metrics]  # "how accurate is it, and what's the recall"
    if request.intent == "performance" and len(metrics) > 1:
        return [Request("performance", {**request.slots, "metric": metric}) for metric in metrics]
    others = {m for i in found.items if i.kind == "m" and (m := metric_of(i))} - set(metrics)
    if request.intent == "performance" and metrics and others:
        return [Request("performance", {**request.slots, "metric": metrics[0]})]  # "precision, and also the roc"
    if request.intent == "why" and not found.changes and _predicted_and_why(found, match):
        return [Request("predict"), request]
    if request.intent in _ANSWERED and not found.changes and (told := _predicted_and_true(found, match)):
        return [Request(name) for name in told]
    if request.intent in ("predict", "probability") and not found.changes and _shown_too(found, match):
        return [Request("show_case" if found.rows else "show_data"), request]
    if request.intent in ("predict", "probability") and not found.changes and (told := _both_told(found, match)):
        return [Request(name, request.slots if name == request.intent else {}) for name in told]
    if request.intent == "define_term" and _summed_up_too(found, match):
        return [request, Request("feature_stats", dict(request.slots))]
    if request.intent == "mistakes" and len(kinds := _kinds_of_mistakes(found, match)) > 1:
        return [Request("mistakes", {"kind": kind}) for kind in kinds]
    return [request]


def _opens(found: Parse, at: int) -> bool:
    """ "Now what would you predict if ...", "ok, now imagine ...": a first word that only goes on."""
    first = all(i.kind in ",a" or i.text.lower() in _GOING_ON for i in found.items[:at])
    return first and found.items[at].text.lower() in ("now", "next")


_GOING_ON = frozenset({"ok", "okay", "right", "so", "well", "alright", "great", "thanks", "good"})


def _predicted_and_why(found: Parse, match: Match) -> bool:
    """ "What is predicted for them, and why?": both."""
    stretch = range(match.start, match.end)
    said = [at for at in stretch if "@predict" in found.items[at].ids and at not in found.taken]
    why = [at for at in stretch if "@why" in found.items[at].ids]
    if not said or not why or said[0] > why[0]:
        return False
    opening = found.items[max(match.start, said[0] - 3) : said[0]]
    between = found.items[said[0] + 1 : why[0]]
    if any(i.text.lower() == "with" for i in between[-2:]):
        return any(i.ids & {"@what", "@show", "give"} for i in opening)  # "the prediction for 12 with the reasons"
    asked = any(i.ids & {"@what", "@show", "want", "need", "give", "like", "tell"} for i in opening)
    asked = asked or all(i.kind in ",L" or i.text.lower() in _ITS for i in opening)  # "for 57: prediction, and reasons"
    tail = [i for i in found.items[why[0] + 1 : match.end] if i.kind not in ".,L" and not i.ids & {"behind", "@model"}]
    return asked and any(i.kind == "a" for i in between) and len(tail) < _FEW_WORDS


_ITS = frozenset({"current", "present", "your", "its", "predicted"})
_FEW_WORDS = 3


def _shown_too(found: Parse, match: Match) -> bool:
    """ "Let me see those people and what you say of them", "I'd like the rows, then the prediction for each": both."""
    stretch = range(match.start, match.end)
    shown = [
        at
        for at in stretch
        if found.items[at].ids & {"@show", "list"} and at not in found.taken and "@predict" not in found.items[at].ids
    ]
    wanted = [at for at in stretch if found.items[at].text.lower() in ("rows", "records", "entries")]
    said = [at for at in stretch if found.items[at].ids & {"@predict", "@probability", "say"} and at not in found.taken]
    said = [at for at in said if not shown or at > shown[0]]
    if not said or not (shown or wanted):
        return False
    first = (shown or wanted)[0]
    between = found.items[first + 1 : said[0]]
    things = bool(wanted) or any(i.kind in "RGN" or i.text.lower() in ("them", "details", "all") for i in between)
    return things and any(i.kind in "a+" or i.text.lower() == "then" for i in between)


def _predicted_and_true(found: Parse, match: Match) -> list[str]:
    """ "What does it predict for 12, and what is the true answer?", "the truth and your prediction": both in order."""
    stretch = range(match.start, match.end)
    said = [at for at in stretch if "@predict" in found.items[at].ids and at not in found.taken]
    true = [at for at in stretch if found.items[at].ids & _TRUE or found.items[at].text.lower().startswith("true ")]
    if not said or not true:
        return []
    if said[0] > true[0]:
        plain = all(
            found.items[at].kind in "a,L" or at in found.taken or found.items[at].text.lower() in _ITS
            for at in range(true[0] + 1, said[0])
        )
        joined = "a" in found.kinds[true[0] + 1 : said[0]]
        return ["labels", "predict"] if plain and joined and "@correct" not in found.items[said[0]].ids else []
    between = found.items[said[0] + 1 : true[0]]
    opening = found.items[match.start : said[0]]
    both = any(i.text.lower() in ("both", "tell", "give", "show") or i.text.lower() == "give me" for i in opening)
    asked = any(i.kind == "a" for i in between) and (both or any("@what" in i.ids for i in between))
    return ["predict", "labels"] if asked else []


_ANSWERED = frozenset({"predict", "labels", "case_correct"})
_TRUE = frozenset({"@reality", "@true_outcome", "actual", "realli", "truli"})


def _both_told(found: Parse, match: Match) -> list[str]:
    """ "What is predicted, and with what probability": both, in the order asked."""
    stretch = range(match.start, match.end)
    free = [at for at in stretch if found.taken.get(at) not in ("condition", "change")]
    said = [at for at in free if "@predict" in found.items[at].ids and "@probability" not in found.items[at].ids]
    likely = [at for at in free if found.items[at].ids & {"@probability", "@confident"}]
    if len(said) != 1 or len(likely) != 1:
        return []
    between = found.items[min(said[0], likely[0]) + 1 : max(said[0], likely[0])]
    joined = any(i.kind == "a" for i in between)
    plain = all(i.kind in "aL" or "class" in i.ids for i in between)  # "the prediction and its probability"
    if not joined or not (plain or any(i.ids & {"@what", "@way"} for i in between)):
        return []
    return ["predict", "probability"] if said[0] < likely[0] else ["probability", "predict"]


def _both_described(found: Parse, match: Match) -> list[str]:
    """ "Describe the data and the model": both, in the order named."""
    stretch = range(match.start, match.end)
    data = [at for at in stretch if "@data" in found.items[at].ids]
    model = [at for at in stretch if "@model" in found.items[at].ids and "model" in found.items[at].text.lower()]
    if not data or not model or not any(found.kinds[n] in "a.+" for n in range(*sorted((data[0], model[0])))):
        return []
    return (
        ["data_description", "model_description"] if data[0] < model[0] else ["model_description", "data_description"]
    )


def _listed(found: Parse, match: Match) -> list[str]:
    """Columns named one after the other: "mean glucose and mean skin thickness"."""
    at = [
        n
        for n in range(match.start, match.end)
        if found.items[n].kind == "C" and found.taken.get(n) in (None, "column")
    ]
    joined = all(any(found.kinds[n] in "a," for n in range(one, other)) for one, other in pairwise(at))
    return list(dict.fromkeys(found.column(n) for n in at)) if joined else []


def _either(found: Parse, match: Match) -> list[str]:
    """Columns that one asks between: "is that because of the links or because the domain is so new?"."""
    at = [n for n in range(match.start, match.end) if found.items[n].kind == "C"]
    between = all("o" in found.kinds[one:other] for one, other in pairwise(at))
    because = sum(i.text.lower().startswith("because") for i in found.items[match.start : match.end]) > 1
    return list(dict.fromkeys(found.column(n) for n in at)) if between and because else []


_SEVERAL = {"feature_stats": _listed, "define_term": _listed, "feature_contribution": _either}
"""Which columns an intent about one may name several of."""


def _before_too(found: Parse, words: set[str]) -> bool:
    """Whether the answer before the changes is asked for as well: "now and after", "how would predictions change"."""
    if _after_all_that(found):
        words = words - NOW
    if as_it_is(found) and any(i.text.lower() in ("with", "at") for i in found.items):
        return True  # "both as is and with insulin put to 200"
    if (words & NOW or as_it_is(found)) and any(
        i.kind == "i" or i.ids & _THEN or i.text.lower() == "than" for i in found.items
    ):
        return True
    if any(
        k == "a" and (i.ids & _AFTERWARDS or (i.text.lower() == "with" and words & NOW))
        for k, i in zip(found.kinds, found.items[1:], strict=False)
    ):
        return True  # "the chance for 12, and after raising the debts by 10", "the odds now and with 5 more"
    likely = _how_likely(found)
    grouped = any(k in found.kinds for k in "RG") or bool(found.conditions)
    asked_of = likely and any("@happen" in i.ids for i in found.items)  # "what happens to the risk of ..."
    if asked_of and (grouped or found.rows) and any("@risky" in i.ids for i in found.items):
        return True
    if likely and (grouped or found.rows) and words & _GRADED:
        return True  # "if somebody lost weight, would they be at a lower risk?"
    if any(one.text.lower() == "going" and two.kind == "t" for one, two in pairwise(found.items)):
        words = words - {"go"}  # "is he going to leave if ..."
    asked = found.begins(_AUXILIARY) or any(i.text.lower() == "whether" for i in found.items)
    asked = asked or any(
        one.text.lower() in ("would", "does", "will") and two.text.lower() in ("it", "that", "this")
        for one, two in pairwise(found.items)
    )
    differing = "differ" in words and not _differs_if(found)
    of_the_case = not (grouped or found.rows)
    if asked and not of_the_case and ((likely and words & _ALTERING) or differing):
        return True  # "does it change their chance?", "would the answer be different?"
    alike = bool(words & _COMPARED) or ({"@predict", "@change", "@way"} <= words)
    return (bool(found.conditions) or "data" in found.taken.values()) and not found.rows and alike


def _how_likely(found: Parse) -> bool:
    """Whether a chance is compared or a class named: "a lower risk", "any riskier", "likelier to leave"."""
    return any(
        k in "Kk" or i.ids & {"@probability", "@risky", "riskier", "safer", "likeli", "unlikeli"}
        for i, k in untaken(found)
    )


def _after_all_that(found: Parse) -> bool:
    """ "Give him 9 assists instead, how much now?": now is after the change."""
    changed = max((at for at, role in found.taken.items() if role == "change"), default=len(found.items))
    last = [i.text.lower() for i in found.items if i.kind != "."][-2:]
    if last == ["say", "now"] and "." in found.kinds[changed:-1]:
        return True  # "suppose she had a guarantor. What does the model say now?"
    return last[-1:] == ["now"] and last[0] in ("much", "what", "many", "is", "it") and changed < len(found.items) - 2


def _differs_if(found: Parse) -> bool:
    """ "Would it be any different if he owned it": only what then."""
    return any(one.ids & {"differ"} and two.kind == "i" for one, two in pairwise(found.items))


def as_it_is(found: Parse) -> bool:
    """ "As is", "as they are", "as things stand"."""
    texts = [i.text.lower() for at, i in enumerate(found.items) if at not in found.taken]
    return any(
        one == "as" and (two in _IS or (two in _THINGS and three in _IS))
        for one, two, three in zip(texts, texts[1:], [*texts[2:], ""], strict=False)
    )


_THINGS = frozenset({"it", "they", "he", "she", "things", "that", "this", "he's", "she's", "it's", "they're"})
_IS = frozenset({"is", "are", "stand", "stands", "be", "was", "were", "now"})
_AUXILIARY = frozenset({"do", "does", "will", "would", "is", "are", "can", "could"})
_ALTERING = frozenset(
    {
        "@change",
        "chang",
        "reduc",
        "go",
        "come",
        "move",
        "hinder",
        "halv",
        "improv",
        "rais",
        "rise",
        "boost",
        "lift",
        "shift",
        "alter",
        "grow",
        "drop",
        "fall",
        "shrink",
    }
    | {"increas", "decreas", "lower", "worsen", "hurt", "help"}
)


def _in_all(found: Parse, match: Match) -> str | None:
    """ "How many vehicles did they carry in total": what a column counts, or what is estimated, summed up."""
    items = found.items[match.start : match.end]
    asked = next((at for at, i in enumerate(items[:-1]) if i.text.lower() == "how many"), None)
    if asked is None or not any(i.text.lower() in _IN_ALL for i in items):
        return None
    counted, words = items[asked + 1], found.lexicon.words
    column = words.column(counted.meaning.column or "") if counted.kind == "C" and counted.meaning else None
    if column is not None:
        counts = not _COUNTS.isdisjoint(spoken(column.name).lower().split())
        limited = any(c[2].column == column.name for c in found.conditions)
        return column.name if counts and column.kind == "number" and not limited else None
    estimated = words.outcome.kind == "regression" and (counted.kind == "X" or counted.ids & found.lexicon.aims)
    return words.outcome.column if estimated else None


_COUNTS = frozenset({"n", "num", "number", "count", "nr"})
_IN_ALL = frozenset({"in total", "altogether", "all told", "in all", "overall", "combined", "total"})


def _summed_up_too(found: Parse, match: Match) -> bool:
    """ "What does length of stay mean, and what are its usual values?"."""
    joint = next((at for at in range(match.start + 1, match.end) if found.kinds[at] in "a,"), match.end)
    return any(i.ids & {"@statistic", "valu", "usual", "typic"} for i in found.items[joint : match.end])


def _kinds_of_mistakes(found: Parse, match: Match) -> list[str]:
    """ "Count the mistakes and show me one", "how many, and when typically?": each clause asks for its own."""
    clauses: list[set[str]] = [set()]
    for at in range(match.start, match.end):
        if found.kinds[at] in "a,.":
            clauses.append(set())
        elif at not in found.taken:
            clauses[-1] |= found.items[at].ids
    clauses = [ids for ids in clauses[:-1] if not ids & _CONSIDERING] + clauses[-1:]
    asked = ([kind for kind, words in _OF_MISTAKES.items() if ids & words] for ids in clauses)
    return list(dict.fromkeys(kinds[0] for kinds in asked if kinds))


_CONSIDERING = frozenset({"look", "consid", "consider", "take", "focus"})
"""What leads to who is meant: "looking at the women, how many are wrong?"."""
_OF_MISTAKES = {
    "count": frozenset({"@count", "how many"}),
    "typical": frozenset({"pattern", "typic", "usual", "sort", "kind", "common", "systemat", "type", "tend"}),
    "sample": frozenset({"@show", "exampl", "sampl", "show", "coupl", "handful", "few"}),
}
