"""What is said to be so or denied: "single is true", "who aren't 53 years old", "insurance wasn't denied"."""

from __future__ import annotations

import re
from dataclasses import replace

from explainer.language.names import called, sorts_by_codes
from explainer.language.parse import Parse, plain
from explainer.language.small_words import small_words
from explainer.language.time_units import unit_of
from explainer.language.values import holds
from explainer.types import LABEL, PREDICTION, Condition

_DENIED = ("is", "are", "was", "were", "has", "have", "had", "do", "does", "did")
TURNED = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "=": "=", "!=": "!="}
"""Each sign as it is with its sides changed: "60 < age" is age > 60."""
NEGATED = {"=": "!=", "!=": "=", ">": "<=", "<": ">=", ">=": "<", "<=": ">"}


def deny(found: Parse) -> None:
    """ "Who aren't 53 years old", "whose loan doesn't run 36 months": what is said of no rows but the others."""
    for n, (start, end, condition) in enumerate(found.conditions):
        denied = _denial_before(found, start)
        denied = _left_out_before(found, start) if denied is None else denied
        if denied is None or any(i.kind == "n" for i in found.items[start:end]) or condition.column in _OUTCOMES:
            continue
        if since(found, condition.column) and (kept := _not_since(found, denied, end, condition)) is not None:
            found.conditions[n] = (start, end, kept)
            continue  # "not inspected for over 3 years", "haven't been greased in 90 days or more"
        if condition.column in found.lexicon.boolean:
            no, yes = found.lexicon.boolean[condition.column]
            condition = replace(condition, value=no if condition.value == yes else yes)
        else:
            condition = replace(condition, op=NEGATED[condition.op])
        found.conditions[n] = (denied, end, condition)
        found.take(denied, start, "condition")


def list_codes(found: Parse) -> None:
    """ "Supplier 2, 3 and 5": any of these."""
    for _, end, condition in list(found.conditions):
        column = found.lexicon.words.column(condition.column)
        if column is None or condition.op != "=" or not sorts_by_codes(condition.column):
            continue
        while end + 1 < len(found.items) and found.items[end].kind in ",ao" and found.items[end + 1].kind == "N":
            number = found.items[end + 1].value or 0.0
            if end + 1 in found.taken or not column.reaches(number):
                break
            found.items[end] = found.items[end]._replace(kind="o")
            found.conditions.append((end + 1, end + 2, replace(condition, value=plain(number))))
            found.take(end, end + 2, "condition")
            end += 2


def deny_codes(found: Parse) -> None:
    """ "Not using script 2", "not supplier 2 or 3", "never bought from supplier 2": none of these codes."""
    denials = set[int]()
    for n, (start, end, condition) in enumerate(found.conditions):
        at = _denied_from(found, start, denials) if sorts_by_codes(condition.column) and condition.op == "=" else None
        if at is None:
            continue
        denials.add(at)
        found.conditions[n] = (start, end, replace(condition, op="!="))
        for between in range(at, start):
            if found.items[between].kind == "o":
                found.items[between] = found.items[between]._replace(kind="a")  # none of the two
        found.take(at, at + 1, "condition")
    codes = [c for c in found.changes if sorts_by_codes(c[1].column)]
    denied = [c for c in codes if _denied_from(found, c[0], denials) is not None]
    found.changes = [c for c in found.changes if c not in denied]


def _denied_from(found: Parse, start: int, known: set[int]) -> int | None:
    """Where it is denied what begins here, if that had no part in anything else."""
    for at in range(start - 1, max(-1, start - 1 - _AWAY), -1):
        kind = found.items[at].kind
        if kind == "n" or found.items[at].text.lower().startswith("not "):
            return at if at not in found.taken or at in known else None
        if kind in ",.iK":
            return None
    return None


_AWAY = 7


def _not_since(found: Parse, denied: int, end: int, condition: Condition) -> Condition | None:
    """What a span says in which something was not done, of how long ago it was; None where the span is denied."""
    words = [i.text.lower() for i in found.items[denied:end]]
    done = "been" in words or any(word.endswith(_DONE) for word in words)
    if "for" in words or (done and condition.op in (">", ">=")):
        return condition
    return replace(condition, op=">=") if done and condition.op == "=" and "in" in words else None


_OUTCOMES = (LABEL, PREDICTION)


def since(found: Parse, column: str) -> bool:
    """Whether a column says how long ago something was, or for how long there was none: what is denied is meant."""
    said = found.lexicon.words.column(column)
    names = [text.lower().split() for text in called(said)] if said is not None else []
    ago = said is not None and unit_of(said) is not None and any("last" in name for name in names)  # last_service_mo
    return ago or any(name[:1] == ["no"] or not _LACKING.isdisjoint(name) for name in names)


_LACKING = frozenset({"since", "without"})


def _denial_before(found: Parse, start: int) -> int | None:
    """The "not" of the verb that a condition belongs to, if there is one."""
    for at in range(start - 1, max(-1, start - 1 - _VERB), -1):
        item = found.items[at]
        if found.kinds[at] == "n":
            after = found.items[at + 1].text.lower()
            said = item.text.lower().split()[0] in _DENYING or (at and found.items[at - 1].ids & item.ids)
            return None if after in ("only", "just") or not said else at
        done = found.kinds[at] in "wC" and (item.ids & _LASTING or item.text.lower().endswith(_DONE))
        if found.kinds[at] not in "Lh" and not done:
            return None
    return None


def _left_out_before(found: Parse, start: int) -> int | None:
    """The word that leaves out the rows a condition tells of: "everybody *except* those over 60"."""
    at = start
    while at and found.kinds[at - 1] in "RGLhf" and found.items[at - 1].text.lower() not in ("whose", "where"):
        at -= 1
    word = found.items[at - 1].text.lower() if at else ""
    rows = any(k in "RG" for k in found.kinds[at:start]) or word not in ("not", "without")
    return at - 1 if rows and word in small_words().excepting else None


_DONE = ("ed", "found", "made", "built", "born", "sold", "taken", "seen", "held", "kept")
_VERB = 5
"""How many items a verb and the small words after it may be."""
_DENYING = frozenset({"not", "never"} | {f"{verb}{nt}" for verb in _DENIED for nt in ("n't", "nt", "n’t")})
_LASTING = frozenset({"run", "last", "go", "stay", "spend", "spent", "serv", "live", "been", "stand", "pay"})
_LASTING |= {"come", "came", "use", "buy", "bought", "leav", "depart"}


def read_denied_of(found: Parse, match: re.Match[str]) -> bool:
    """ "His mortgage insurance wasn't denied": a word of the column's own name tells whether it holds."""
    at, word = match.start("B"), found.items[match.start("w")]
    condition = holds(found, at, "n" in match.group() or "not" in word.ids)
    if condition is None or condition.column not in found.lexicon.boolean:
        return False
    own = found.lexicon.named_by.get(condition.column, frozenset()) - found.items[at].ids
    missing = "n" in match.group() and word.text.lower() in _THERE  # "the card wasn't even there"
    if not own & word.ids and not missing:
        return False
    found.conditions.append((*match.span(), condition))
    for n in range(*match.span()):
        if found.kinds[n] != "H":  # "if they hadn't denied him the insurance" is said of him
            found.take(n, n + 1, "condition")
    return True


_THERE = frozenset({"there", "present", "available", "included"})


def read_not_on(found: Parse, match: re.Match[str]) -> bool:
    """ "Who don't get chest pain on exercise": a yes/no column that another column's name is part of."""
    condition = holds(found, match.start("V"), True)
    if condition is None or condition.column not in found.lexicon.boolean:
        return False
    return found.add(match, condition)


def read_truth(found: Parse, match: re.Match[str]) -> bool:
    """ "single is true", "single and tenant are all true", "telephone is not true"."""
    truth = (match.group("T") == "T") != bool(match.group("n"))
    made = []
    for at in range(match.start(), match.start("T")):
        column = found.column(at) if found.kinds[at] in "CBV" else ""
        if column and not (column in found.lexicon.numeric and found.kinds[match.end() : match.end() + 1] == "K"):
            made.append(
                Condition(
                    column, "=", found.lexicon.boolean[column][truth] if column in found.lexicon.boolean else truth
                )
            )
    return found.add(match, *made)


def read_not_so_too(found: Parse, match: re.Match[str]) -> bool:
    """ "Single and tenant are both true, but telephone isn't"."""
    held = any(i.kind in "TF" for i in found.items[: match.start()])
    condition = holds(found, match.start("V"), True) if held else None
    return condition is not None and found.add(match, condition)


def read_all_true(found: Parse, match: re.Match[str]) -> bool:
    """ "single, tenant are all true, but telephone is not true": who is meant, also where something is supposed."""
    listed = any(i.text.lower() in ("all", "both") for i in found.items[match.start() : match.end()])
    after_a_list = match.start() > 0 and found.taken.get(match.start() - 1) == "condition"
    return (listed or after_a_list) and read_truth(found, match)
