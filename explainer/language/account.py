"""How a question was read, for those who teach it new ways of asking: items, scope, scores, and what decided."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.language.belonging import REFUSED, TAKEN, belonging
from explainer.language.grammar import parse
from explainer.language.item import Item
from explainer.language.items import itemize
from explainer.language.likeliest import Target
from explainer.language.matcher import understand
from explainer.language.parts import matches_of
from explainer.language.reader import Reader
from explainer.language.scoring import Scorer, scorer
from explainer.types import Scope


def account(question: str, reader: Reader) -> str:
    """An account of one reading, line by line.

    Each item is told with its kind (see `item`), its place in the question, what it stands for and the part of the
    grammar that took it; then the scope, the intents nearest to the words, and the outcome.
    """
    return "\n".join(_lines(question, reader))


def _lines(question: str, reader: Reader) -> Iterator[str]:
    items = itemize(question, reader.lexicon)
    found = parse(items, reader.lexicon)
    reading = understand(question, reader)
    yield f"question   {question}"
    for at, item in enumerate(items):
        place = f"{item.start:>3}-{item.end:<3}"
        yield f"  {place} {item.kind}  {item.text:28} {_told(item):40} {found.taken.get(at, '')}".rstrip()
    yield f"rows       {', '.join(reading.scope.rows) or 'none named'}"
    yield f"conditions {_conditions(reading.scope)}"
    yield f"changes    {', '.join(f'{c.column} {c.op} {c.value}' for c in reading.scope.changes) or 'none'}"
    yield f"nearest    {', '.join(f'{name} {score:.2f}' for name, score in reading.scores) or 'nothing'}"
    asked = scorer(found, reader.catalogue)
    yield f"words      {_told_alone(asked)} (what the words tell without any phrase)"
    odds, told = belonging(found, asked, matches_of(found, asked))
    limits = f"refused below {REFUSED}, offered below {TAKEN}"
    yield f"belongs    {odds:.1f}, its words telling {told:.1f} more than for a stranger's ({limits})"
    yield f"reading    {reading.status}" + (f", missing: {reading.missing}" if reading.missing else "")
    for request in reading.requests:
        yield f"  {request.intent} {dict(request.slots) or ''}".rstrip()
    for text, column, value in reading.guessed:
        ranked = reader.lexicon.likeliest.of(text)[:3]
        rivals = ", ".join(f"{_named(target)} {odds:.2f}" for odds, target in ranked)
        yield f"guessed    {text!r} as {column}{'' if value is None else f' = {value}'} ({rivals})"
    if reading.unknown:
        yield f"unknown    {', '.join(reading.unknown)}"


def _told_alone(asked: Scorer) -> str:
    """The intents that the words of the whole question speak for most, with the weight of each."""
    told = asked.evidence.of(0, len(asked.places))
    likeliest = told[:-1].argsort()[::-1][:3]
    ours = ", ".join(f"{asked.catalogue.names[n]} {told[n]:.1f}" for n in likeliest)
    return f"{ours}; that it is asked of no model {told[-1]:.1f}"


def _told(item: Item) -> str:
    """What an item stands for: a column, values, a class, or the concepts its word belongs to."""
    meaning = item.meaning
    if meaning is not None:
        values = [f"{column} = {value}" for column, value in meaning.values]
        cls = [f"class {meaning.cls}"] if meaning.cls is not None else []
        return ", ".join([*([meaning.column] if meaning.column else []), *values, *cls])
    return " ".join(sorted(i for i in item.ids if i.startswith("@"))) or ("" if item.known else "unknown")


def _named(target: Target) -> str:
    """What words may be about, in short."""
    meaning = target.meaning
    if target.kind in ("number", "category", "outcome"):
        return meaning.column or "the outcome"
    if meaning.cls is not None:
        return f"class {meaning.cls}"
    return " = ".join(map(str, meaning.values[0]))


def _conditions(scope: Scope) -> str:
    groups = [" and ".join(f"{c.column} {c.op} {c.value}" for c in one) for one in scope.any]
    return " or ".join(f"({g})" if len(groups) > 1 else g for g in groups) or "none"
