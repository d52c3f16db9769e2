"""Which parts of a question ask something of their own, and which only say again what another asks."""

from __future__ import annotations

from collections.abc import Container

from explainer.language.parse import Parse
from explainer.language.parts import opens_question
from explainer.language.scoring import Match
from explainer.types import LABEL, PREDICTION

_ASIDES = frozenset({"smalltalk", "followup"})
"""What is said along with a question: "interesting ... why?"."""
_OF_A_COLUMN = frozenset({"feature_importance", "feature_contribution", "feature_effect", "feature_stats"})
_OF_CAUSES = _OF_A_COLUMN | {"challenge", "probability", "why_not"}
_OF_ROWS = frozenset({"why", "why_not", "counterfactual"})
_OBJECTED = _OF_CAUSES | {"causal_effect", "why"}
_SAID_WRONG = frozenset({"mistakes", "when_wrong", "case_correct", "model_edit", "output_meaning"})
"""What "your screen has it wrong" and "fix that" say after an objection."""
_THEM = frozenset({"them", "they", "those", "that", "it"})
_MODELS = frozenset({"algorithm", "classifier", "method", "technique", "regressor"})
_DESCRIBING = frozenset({"data_description", "model_description", "feature_list", "define_term"})


def asked_once(found: Parse, matches: list[Match]) -> list[Match]:
    """The parts that ask something of their own, at least one of them."""
    matches = _besides(matches, _ASIDES)
    if len(matches) > 1:
        matches = [m for m in matches if not _only_names(found, m)] or matches
    if found.changes:  # "forget that, what if she were 40?"
        matches = _besides(matches, {"session"})
    if matches[0].name == "explain_answer" and matches[-1].name == "why" and "n" in found.kinds[: matches[0].end]:
        matches = matches[1:]  # "I don't get it, why did it decide that?"
    matches = _all_of(matches, "causal_effect", _OF_CAUSES)  # "is it really that, or just a coincidence?"
    if found.rows:
        matches = _all_of(matches, "compare_cases", _OF_ROWS)  # "why did this one and 288 come out differently?"
    wrong = _SAID_WRONG if matches[0].name == "challenge" else frozenset[str]()
    if [m.name for m in matches] == ["challenge", "why"] and _of_a_group(found, matches[1]):
        matches = matches[1:]  # "this makes no sense. Why does it flag people over 55?"
    matches = _all_of(matches, "challenge", _OBJECTED | wrong)  # "his debts are terrible though, so this looks odd"
    if not found.changes:  # "I'm new to this case: what is the data about?", "take those over 50: how likely ..."
        matches = _besides(matches, {"set_case"})
    return [m for at, m in enumerate(matches) if not (at and _says_again(found, matches[at - 1], m))]


def _only_names(found: Parse, match: Match) -> bool:
    """ "Patients with a BMI above 35 and fasting glucose above 140: ...": only who is meant, nothing asked of them."""
    stretch = range(match.start, match.end)
    both = {c.column for _, _, c in found.conditions} >= {LABEL, PREDICTION}
    named = "condition" in (found.taken.get(at) for at in stretch) or (both and match.name == "mistakes")
    if match.name in _ALWAYS or not named:
        return False
    silent = _SAYING_LITTLE | (_TELLING if both else frozenset())
    free = [found.items[at] for at in stretch if at not in found.taken]
    first = next((i for i in found.items[match.start : match.end] if i.kind not in "a,.L"), None)
    asks = first is not None and opens_question(first) and not first.ids & silent
    said = {x for i in free for x in i.ids if x.startswith("@") or x in _ASKING}
    return not asks and said <= silent and not any(i.kind in "mXi" for i in free)


_ALWAYS = frozenset({"followup", "what_if"})
_ASKING = frozenset(
    {"interact", "defin", "compar", "differ", "similar", "rank", "which", "who", "list", "why", "how", "any"}
)
_SAYING_LITTLE = frozenset({"@data", "@group", "@you", "@model", "@get", "@appear", "@sized"})
_TELLING = frozenset({"@predict", "@reality", "@true_outcome", "@correct", "@mistake", "@label", "@read"})


def _of_a_group(found: Parse, match: Match) -> bool:
    """Whether a stretch asks of rows that it names."""
    stretch = range(match.start, match.end)
    return any(at in stretch for at, _, _ in found.conditions) and any(found.items[at].of_rows for at in stretch)


def _besides(matches: list[Match], names: Container[str]) -> list[Match]:
    return [m for m in matches if m.name not in names] or matches


def _all_of(matches: list[Match], name: str, others: Container[str]) -> list[Match]:
    """Only what asks this, where all other parts ask what it answers too."""
    own = [m for m in matches if m.name == name]
    return own if own and all(m.name == name or m.name in others for m in matches) else matches


def _says_again(found: Parse, before: Match, match: Match) -> bool:
    """ "What data is this? Describe it.": the second sentence only asks for the same again."""
    stretch = [i for at, i in enumerate(found.items[match.start : match.end], match.start) if at not in found.taken]
    if before.name == "labels" and stretch and stretch[0].text.lower() in ("were", "was", "did"):
        return any(i.kind == "o" for i in stretch)  # "what happened to them, were they good or bad?"
    if (
        before.name == "similar_cases"
        and match.name in ("why", "labels", "predict", "explain_answer")
        and _THEM & {i.text.lower() for i in stretch}
    ):
        return not any(i.ids & {"@why"} for i in stretch)  # "any like her, and how did it come out for them?"
    if before.name == "compare_cases" and match.name in ("why", "why_not"):
        return True  # "372 came out differently, why not the same?"
    if before.name == "threshold" and "still" in (i.text.lower() for i in stretch[:2]):
        return True  # "how high can it be at most and still get this answer?"
    if before.name == "threshold" and match.name in ("stay_same", "counterfactual"):
        return not any(i.ids & {"@what", "@why", "@way"} for i in stretch)  # "how high can it go, before it changes?"
    named = any(i.kind in "CBVKXNm" or i.ids & {"@data", "@why"} or i.text.lower() in _MODELS for i in stretch)
    named = named or any("model" in i.text.lower() for i in stretch)
    return not named and before.name in _DESCRIBING and match.name in _DESCRIBING | {"explain_answer", "purpose"}
