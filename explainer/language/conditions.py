"""Which rows: comparisons with numbers; with values, classes and what is counted, the conditions of a question."""

from __future__ import annotations

import re
from itertools import pairwise

from explainer.language.comparisons import (
    read_compared,
    read_compared_by_unit,
    read_compared_per,
    read_compared_so_deep,
    read_compared_so_many,
    read_less_or_more,
    read_more_than,
)
from explainer.language.counted import COUNTED
from explainer.language.english import HAVING
from explainer.language.exact_amounts import (
    read_aged,
    read_aged_too,
    read_equal,
    read_measured,
    read_of_age,
    read_rated,
    read_rated_for_each,
    read_span,
    read_things,
)
from explainer.language.names import called
from explainer.language.parse import Parse, Rules, shape
from explainer.language.places_and_times import (
    read_compared_toward,
    read_from_on,
    read_further,
    read_hour,
    read_level_and_up,
    read_levels_between,
    read_placed,
    read_since,
    read_when,
    read_year,
)
from explainer.language.said_and_came import told_against_truth, told_by_their_kind, told_to_have_it
from explainer.language.truths import (
    deny,
    deny_codes,
    list_codes,
    read_all_true,
    read_denied_of,
    read_not_on,
    read_not_so_too,
    read_truth,
)
from explainer.language.values import VALUES
from explainer.language.verdicts import VERDICTS
from explainer.types import LABEL, PREDICTION, Condition


def read_truths(found: Parse) -> None:
    """Take "single and tenant are all true" before a change can take its columns."""
    _TRUTHS.read(found)


def read_conditions(found: Parse) -> None:
    """Take what says which rows; two values of one column are set apart, to be compared."""
    for rules in (_CONDITIONS, COUNTED, VALUES, VERDICTS):
        rules.read(found)
    told_against_truth(found)
    told_to_have_it(found)
    told_by_their_kind(found)
    deny(found)
    list_codes(found)
    deny_codes(found)
    _either_of_a_family(found)
    _set_apart(found)


def _either_of_a_family(found: Parse) -> None:
    """ "Men and women who left": of yes/no columns that stand for the values of one, rows have either."""
    held = [c for c in found.conditions if c[2].op == "=" and _family(found, c[2])]
    for (_, end, one), (start, _, other) in pairwise(sorted(held, key=lambda c: c[0])):
        between = found.kinds[end:start]
        if any(i.text.lower() == "both" for i in found.items[:start]):
            continue
        if (
            one.column != other.column
            and _family(found, one) == _family(found, other)
            and re.fullmatch("R?aL?", between)
        ):
            found.items[end] = found.items[end]._replace(kind="o")


def _family(found: Parse, condition: Condition) -> str:
    """The word that a yes/no column which holds shares with others as if they were the values of one, or none."""
    column = found.lexicon.words.column(condition.column)
    if column is None or found.lexicon.boolean.get(condition.column, (0, 0))[1] != condition.value:
        return ""
    first, _, rest = called(column)[-1].partition(" ")
    hot = condition.column in found.lexicon.one_hot or rest in ("male", "female")
    return first if hot and first not in _VERBS else ""


_VERBS = HAVING | {"own", "owns", "wants", "uses"}


def _set_apart(found: Parse) -> None:
    """Two values of one column, "married and unmarried people", are compared: no row can have both."""
    for _, _, one in list(found.conditions):
        rivals = [c for c in found.conditions if c[2].column == one.column and c[2].op == "="]
        if (
            len({c[2].value for c in rivals}) > 1
            and one.column in (*found.lexicon.kinds, LABEL, PREDICTION)
            and not found.joined_by_or(rivals)
        ):
            if one.column in (LABEL, PREDICTION):
                if not re.search("[CB]", found.kinds):  # "how do refused ones differ from the accepted"
                    found.conditions = [c for c in found.conditions if c not in rivals]
                continue  # of a column's values nothing may be left out: no row came out both ways, and that is said
            if _of_either(found, rivals):
                continue
            found.compared.append(one.column)
            found.conditions = [c for c in found.conditions if c not in rivals]
            for start, end, _ in rivals:
                found.taken.update(dict.fromkeys(range(start, end), "compared"))


def _of_either(found: Parse, rivals: list[tuple[int, int, Condition]]) -> bool:
    """ "For flats and terraces": rows that have either, not two groups to compare; the joint becomes an "or"."""
    first, last = min(c[0] for c in rivals), max(c[0] for c in rivals)
    led = any(
        i.text.lower() in ("for", "among", "of", "with", "on", "in", "during")
        for i in found.items[max(0, first - 2) : first + 1]
    )
    joints = [at for at in range(first, last) if found.items[at].kind == "a"]
    comparing = any(i.ids & _COMPARING for i in found.items)
    if not led or not joints or comparing or any(c[2].op != "=" for c in rivals):
        return False
    for at in joints:
        found.items[at] = found.items[at]._replace(kind="o")
    return True


_COMPARING = frozenset(
    {"between", "compar", "versus", "vs", "differ", "than", "both", "@fair", "fair", "more", "less", "equal"}
)
_TRUTHS = Rules(
    (shape(r"(?P<V>V)(?P<m>[+\-])"), read_level_and_up),
    (shape(r"(?P<B>[BV])[Lh]{0,3}(?P<n>n)L{0,2}(?P<w>[KkwL])"), read_denied_of),
    (shape(r"(?P<B>[BV])[Lh]{0,3}(?P<w>[Kk])"), read_denied_of),
    (shape(r"(?P<w>[Kk])[HLR]{0,3}(?P<B>[BV])"), read_denied_of),
    (shape(r"(?P<n>n)[Lh]{0,2}(?P<w>[Kkw])[HLR]{0,3}(?P<B>[BV])"), read_denied_of),
    (shape(r"(?:[CBV][,aL]{0,5}){2,12}(?:[hc]L{0,5})?(?:(?P<n>n)L{0,5})?(?P<T>[TF])"), read_all_true),
    (shape(r"[,a]{1,3}(?P<C>[CBV])[hL]{0,5}(?:(?P<n>n)L{0,5})?(?P<T>[TF])"), read_all_true),
    (shape(r"[,a]{1,3}L?(?P<V>[BV])[hL]{0,2}n(?=[,.]|$)"), read_not_so_too),
)
_CONDITIONS = Rules(
    (shape(r"(?P<d>[wC])L(?P<N>N)[wC]?"), read_further),
    (shape(r"(?P<w>[wfc])L{0,2}(?P<C>C)(?P<N>N)"), read_when),
    (shape(r"(?P<N>N)(?P<d>[wC])(?P<m>[+\-])[wC]?"), read_placed),
    (shape(r"(?:(?P<n>n)L?)?(?P<c>c)L?(?P<C>C)L?(?P<N>[NP])"), read_compared),
    (shape(r"(?P<N>[NP])L[LH]{0,2}(?P<C>C)(?P<m>[+\-])"), read_compared),
    (shape(r"(?P<C>[CBV])~(?P<n>n)?~(?P<c>c)~(?P<N>[NP])U?(?P<m>[+\-])?"), read_compared),
    (shape(r"(?P<C>C)~f?~(?P<N>[NP])(?:[Uw]{0,2}|LC)(?P<m>[+\-])"), read_compared),
    (shape(r"(?:(?P<n>n)L?[wu]?)?L?(?P<c>c)~(?P<N>[NP])[Lh]{0,2}(?P<C>C)"), read_compared),
    (shape(r"(?P<c>c)~(?P<N>[NP])[Uw](?P<L>L)(?P<C>C)"), read_compared_so_many),
    (shape(r"(?P<c>c)~(?P<N>N)[Uw](?P<C>C)"), read_compared_so_deep),
    (shape(r"(?P<v>[MS])(?P<C>C)(?P<t>L)(?P<N>[NP])"), read_more_than),
    (shape(r"[wL](?P<C>C)(?P<v>[MS])(?P<N>[NP])"), read_less_or_more),
    (shape(r"(?P<N>[NP])(?P<m>[+\-])[Lh]{0,2}(?P<C>C)"), read_compared),
    (shape(r"(?P<N>[NP])(?:[Uw]L?)?(?P<C>C)(?P<m>[+\-])"), read_compared),
    (shape(r"(?P<N>[NP])(?:[Uw]L?)?(?P<C>C)(?P<L>L)w(?P<m>[+\-])"), read_compared_per),
    (shape(r"(?P<V>V)(?P<t>[tL])(?P<W>V)"), read_levels_between),
    (shape(r"(?P<w>f)(?P<V>V)L"), read_from_on),
    (shape(r"(?P<w>w)L{0,2}(?P<V>V)"), read_since),
    (shape(r"(?P<N>[NP])~(?P<c>c)~(?P<C>C)"), read_compared),
    (shape(r"(?P<n>n)[Lw]?CL(?P<V>V)"), read_not_on),
    (shape(r"(?P<n>n)[Lf]{0,2}(?P<C>C)L{0,2}(?P<N>[NP])U?"), read_equal),
    (shape(r"(?<![cbt])(?P<N>N)(?P<w>[Uw])L(?P<C>C)"), read_of_age),
    (shape(r"(?<![cbt])(?P<N>N)(?P<w>[Uw])L[LH]{0,2}(?P<C>C)"), read_span),
    (shape(r"(?P<C>[CBV])~(?P<n>n)?~(?P<N>[NP])U?"), read_equal),
    (shape(r"(?:(?P<n>n)[Lh]{0,2})?(?P<N>[NP])U?[Lh]?(?P<C>C)"), read_equal),
    (shape(r"(?P<c>c)L?(?P<N>N)[Uw]?(?P<d>[wC])"), read_compared_toward),
    (shape(r"(?:(?P<n>n)L?)?(?P<c>c)L?(?P<N>[NP])(?P<U>U?)"), read_compared_by_unit),
    (shape(r"(?P<N>[NP])(?P<U>[Uw]?)w?(?P<m>[+\-])"), read_compared_by_unit),
    (shape(r"(?P<N>N)(?P<w>w)L[Uw][+\-]"), read_rated_for_each),
    (shape(r"(?<!c)(?P<N>N)w?(?P<L>L)(?P<w>w)[+\-]?"), read_rated),
    (shape(r"(?<!c)(?P<N>N)L{1,2}(?P<w>w)"), read_hour),
    (shape(r"(?<!c)(?P<N>N)[LwU](?![+\-])"), read_hour),
    (shape(r"(?<![cy])(?P<N>N)(?P<w>w)(?P<C>C)(?=[.,tL]|$)"), read_things),
    (shape(r"(?P<N>N)(?:[Uw]|$)"), read_measured),
    (shape(r"[ws](?P<N>N)"), read_measured),
    (shape(r"(?P<R>[RVGK])(?:L{1,3}|L{0,3}nL{0,3})(?P<N>N)(?=[.,aoLhw]|$)"), read_aged),
    (shape(r"(?P<R>[wL])L{1,2}(?P<N>N)(?=[.,ao]|$)"), read_aged),
    (shape(r"_o(?P<N>N)(?=[.,ao]|$)"), read_aged_too),
    (shape(r"(?P<L>[LfwV_])(?P<N>N)"), read_year),
    (shape(r"(?:[CBV][,aL]{0,5}){1,12}(?:[hc]L{0,5})?(?:(?P<n>n)L{0,5})?(?P<T>[TF])"), read_truth),
)
