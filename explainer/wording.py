"""Facts out: a finding in the words of one audience. Jinja lives here only; knows no pandas and no model.

The words are in `templates/`: `<topic>/<name>.md` for everyone, `<audience>/<topic>/<name>.md` where an audience
needs other words. Whatever comes from data, owner or visitor is escaped on its way out, character by character, so
that it appears exactly as it is written and is never Markdown or HTML. See `templates/README.md`.
"""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context
from markupsafe import Markup

from explainer import charts, figures
from explainer.labels import amount, apart, asked, class_label, column_label, has_label, score
from explainer.labels import shown as shown
from explainer.types import (
    LABEL,
    PREDICTION,
    Cannot,
    Change,
    Column,
    Condition,
    Facts,
    Finding,
    Part,
    Scalar,
    Scope,
    Words,
)

CAVEATS_SHOWN = 2
_MARK = re.compile(r"^=== (\w+) ===[ \t]*$", re.MULTILINE)
_MEANINGFUL = re.compile(r"[\\`*_\[\]<>&#|~$!:@=+\"'{}()]|^[ \t]+|^-|^\d{1,9}[.)](?=\s|$)|(?<=[^\W\d])\.(?=\S)")
_FENCE = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
_ITEM = r"[-*>|#]|\d+\. "


# ---------------------------------------------------------------- escaping


def plain(text: object) -> str:
    """Text shown as typed, on one line: every character that Markdown or HTML could read becomes a numeric entity.

    >>> plain("<b> a_b")
    '&#60;b&#62; a&#95;b'
    """
    line = re.sub(r"\s+", " ", str(text))
    return _MEANINGFUL.sub(lambda found: "".join(f"&#{ord(c)};" for c in found[0]), line)


def plain_text(markdown: str) -> str:
    """The Markdown of our own templates without its marks, data unescaped: for the command line and for JSON.

    Python between fences stays as it is, so that what is copied from a terminal runs.

    >>> plain_text("It is **&#42;x&#42;**.")
    'It is *x*.'
    """
    return "".join(map(_unmarked, _FENCE.split(markdown))).strip()


def _unmarked(markdown: str) -> str:
    if markdown.startswith("```"):
        return "\n".join(markdown.split("\n")[1:-1])
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    text = re.sub(r"(\*\*|__|`)", "", re.sub(r"</?\w+[^>]*>", "", text))
    text = re.sub(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])", r"\1", text)
    return html.unescape(re.sub(r"^#+ ", "", text, flags=re.MULTILINE))


def _finalize(value: object) -> object:
    """What every `{{ expression }}` passes through: our own rendered words as they are, all else escaped."""
    return value if isinstance(value, Markup) else Markup(plain(value))


def _tidy(text: str) -> str:
    """One line a paragraph or list item, single spaces, no space before a stop; fenced code stays as it is."""
    parts = _FENCE.split(text)
    for i in range(0, len(parts), 2):
        part = re.sub(r"[ \t]*\n[ \t]*", "\n", parts[i].strip("\n"))
        part = re.sub(rf"(?<!\n)\n(?!\n|{_ITEM})", " ", part)
        part = re.sub(r" +([.,;?])(?=\s|$)", r"\1", re.sub(r"[ \t]{2,}", " ", part))
        parts[i] = re.sub(r"\n{3,}", "\n\n", part)
    return "\n\n".join(part for part in parts if part.strip()).strip()


# ---------------------------------------------------------------- which rows


def about(scope: Scope, words: Words, audience: str = "everyone") -> dict[str, Any]:
    """Which rows an answer is about, worded: kind, text, changes, and both together as `full`.

    `kind` is "case", "rows", "group" or "everything"; `n` is the number of rows where the scope alone tells it.
    """
    kind = "case" if scope.case else "everything" if scope.everything else "group" if scope.any else "rows"
    pieces = {
        "kind": kind,
        "rows": list(scope.rows),
        "any": [[_tested(c, words) for c in conditions] for conditions in scope.any],
        "changes": [_changed(c, words) for c in scope.changes],
        "words": words,
    }
    text = _plain_block("_about.md", "rows", pieces, audience)
    changes = _plain_block("_about.md", "changes", pieces, audience) if scope.changes else ""
    n = {"case": 1, "rows": len(scope.rows), "everything": len(words.ids) or None}.get(kind)
    return {"kind": kind, "text": text, "changes": changes, "full": f"{text}, {changes}" if changes else text, "n": n}


def _tested(condition: Condition, words: Words) -> dict[str, Any]:
    """A condition in pieces: `what` it tests, the `label`, `op`, worded `value`; `number` when it can be compared,
    `marked` when its value is a label that says enough alone ("single")."""
    column = words.column(condition.column)
    outcome = {LABEL: "label", PREDICTION: "prediction"}.get(condition.column)
    named = has_label(column, condition.value)
    number = words.outcome.kind == "regression" if outcome else column is not None and column.kind == "number"
    return {
        "what": outcome or "column",
        "label": column_label(words, condition.column),
        "op": condition.op,
        "value": asked(words, condition.column, condition.value),
        "number": number and not named,
        "marked": column is not None and column.kind == "boolean" and _tells(column, condition.value),
    }


def _changed(change: Change, words: Words) -> dict[str, Any]:
    column = words.column(change.column)
    named = change.op == "set" and column is not None and (column.kind != "number" or has_label(column, change.value))
    return {
        "label": column_label(words, change.column),
        "op": change.op,
        "value": change.value,
        "shown": asked(words, change.column, change.value, named=named),
        "number": not named,
        "marked": column is not None and column.kind == "boolean" and named and _tells(column, change.value),
    }


def _tells(column: Column, value: object) -> bool:
    """Whether the owner's label of a value tells the column too: "single" does, a bare "yes" does not."""
    return has_label(column, value) and not any(
        v.label.lower() in ("yes", "no", "true", "false", "0", "1") for v in column.values
    )


# ---------------------------------------------------------------- filters


def _with_words(function: Callable[..., str]) -> Callable[..., str]:
    """A filter that also gets the project's words from the template's context."""

    @pass_context
    def filtered(context: Context, *args: Any, **kwargs: Any) -> str:
        return function(context["words"], *args, **kwargs)

    return filtered


def listing(items: Iterable[object], word: str = "and") -> str:
    """Things in a row, as people list them.

    >>> listing(["a", "b", "c"]), listing(["a", "b"], "or"), listing([])
    ('a, b and c', 'a or b', '')
    """
    things = list(items)
    if any(isinstance(x, Markup) for x in things):
        things = [x if isinstance(x, Markup) else Markup(plain(x)) for x in things]
    texts = [str(x) for x in things]
    text = f"{', '.join(texts[:-1])} {word} {texts[-1]}" if len(texts) > 1 else "".join(texts)
    return Markup(text) if things and isinstance(things[0], Markup) else text


def code(value: object) -> str:
    """A value as Python source, for fenced code only: nothing in it can end the fence.

    >>> print(code("a`b"))
    'a\\x60b'
    """
    return Markup(repr(value).replace("`", "\\x60"))


def source(scope: Scope) -> str:
    """The Python that makes a scope: for the few lines that reproduce an answer.

    >>> print(source(Scope(rows=("12",))))
    Scope(rows=('12',))
    """
    fields = [f"{name}={code(value)}" for name, value in vars(scope).items() if value]
    return Markup(f"Scope({', '.join(fields)})")


def upfirst(text: str) -> str:
    """The first letter large, the rest as it is.

    >>> upfirst("application 12")
    'Application 12'
    """
    return text[:1].upper() + text[1:]


def _from_to(words: Words, column: str, before: object, after: object) -> str:
    """How a value moved, with so many digits that one sees it move."""
    return "from {} to {}".format(*apart(words, column, before, after))


def _rows_where(words: Words, among: Sequence[tuple[str, Any, Scalar]]) -> str:
    """The rows that pass these conditions, worded as in `about`."""
    return str(about(Scope(any=(tuple(Condition(*one) for one in among),)), words)["text"])


FILTERS: dict[str, Callable[..., object]] = {
    "num": figures.num,
    "pct": figures.pct,
    "per100": figures.per100,
    "in10": figures.in10,
    "points": figures.points,
    "signed": figures.signed,
    "ci": figures.ci,
    "unit": figures.with_unit,
    "plural": figures.plural,
    "listing": listing,
    "code": code,
    "upfirst": upfirst,
    "col": _with_words(column_label),
    "cls": _with_words(class_label),
    "amount": _with_words(amount),
    "score": _with_words(score),
    "shown": _with_words(lambda words, value, column: shown(words, column, value)),
}


# ---------------------------------------------------------------- templates


def templates() -> Path:
    """The drawer of templates: inside the installed package, or at the top of the repository."""
    here = Path(__file__).parent
    return next(p for p in (here / "templates", here.parent / "templates") if (p / "_answer.md").is_file())


def _read(name: str) -> str:
    return (templates() / name).read_text(encoding="utf-8")


@cache
def audiences() -> dict[str, str]:
    """Each audience's name and how the page calls it, as `templates/_audiences.toml` lists them."""
    return {a["name"]: a["label"] for a in tomllib.loads(_read("_audiences.toml"))["audience"]}


@cache
def glossary() -> dict[str, dict[str, str]]:
    """What words mean, as `templates/_glossary.toml` has them: `terms` of the answers, `scores` by name."""
    return tomllib.loads(_read("_glossary.toml"))


class Lines(Extension):
    """Lets authors break lines at tags: a line of tags alone leaves nothing, a line that ends in a tag leaves a space.

    The line break moves inside the tag, so that errors still name the right line.
    """

    TAGS_ALONE = re.compile(r"[ \t]*(\{%(?:(?!%\}).)*%\}|\{#(?:(?!#\}).)*#\}|[ \t])+")
    ITEM = re.compile(rf"[ \t]*(\{{%(?:(?!%\}}).)*%\}})*[ \t]*({_ITEM})")

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Move the line breaks of a template's source."""
        lines = source.split("\n")
        for i, line in enumerate(lines[:-1]):
            if line.endswith(("%}", "#}")):
                item = self.ITEM.match(line) or self.ITEM.match(lines[i + 1]) or not lines[i + 1].strip()
                alone = self.TAGS_ALONE.fullmatch(line)
                if alone or not item:
                    cut = 3 if line[-3] in "-+" else 2
                    lines[i] = f"{line[:-cut]}\n{line[-cut:]}{'' if alone else ' '}"
                    continue
            lines[i] = f"{line}\n"
        return "".join(lines)


@cache
def _environment() -> Environment:
    environment = Environment(
        extensions=[Lines],
        loader=FileSystemLoader(templates()),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_finalize,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.filters.update(FILTERS)
    shown_of, from_to, rows_where = _with_words(shown), _with_words(_from_to), _with_words(_rows_where)
    environment.globals.update(
        shown=shown_of,
        from_to=from_to,
        rows_where=rows_where,
        block=_block_of_other,
        plural=figures.plural,
        ci=figures.ci,
        source=source,
        audiences=audiences(),
        glossary=glossary(),
    )
    return environment


@cache
def _template(name: str, audience: str) -> Template:
    """The audience's own template, or the common one."""
    if audience not in audiences():
        raise ValueError(f"there is no audience {audience!r}; there are {', '.join(audiences())}")
    return _environment().select_template([f"{audience}/{name}", name])


@cache
def _path(name: str) -> str:
    """The template of an intent, by file name: the drawer itself is the register."""
    found = [p for p in templates().glob(f"*/{name}.md") if not p.parent.name.startswith("_")]
    if not found:
        raise LookupError(f"templates/ has no <topic>/{name}.md")
    return f"{found[0].parent.name}/{found[0].name}"


@cache
def _macros(audience: str) -> dict[str, Any]:
    """Every macro of `_figures.md`, the audience's own over the common ones."""
    found: dict[str, Any] = {}
    for template in dict.fromkeys((_template("_figures.md", "everyone"), _template("_figures.md", audience))):
        found |= {k: v for k, v in vars(template.module).items() if not k.startswith("_")}
    return found


def _blocks(name: str, context: Mapping[str, Any], audience: str) -> dict[str, str]:
    """Every block of a template, rendered in the order of `_answer.md`."""
    text = _template(_path(name), audience).render(context)
    pieces = _MARK.split(text)
    return {key: _tidy(value) for key, value in zip(pieces[1::2], pieces[2::2], strict=True)}


def _block(file: str, block: str, context: Mapping[str, Any], audience: str) -> str:
    """One block of a file of blocks (`_caveats.md`, `_cannot.md`, `_about.md`); the audience's own comes first."""
    for template in (_template(file, audience), _template(file, "everyone")):
        if block in template.blocks:
            return _tidy("".join(template.blocks[block](template.new_context(dict(context)))))
    raise LookupError(f"templates/{file} has no block {block}")


def _plain_block(file: str, block: str, context: Mapping[str, Any], audience: str) -> str:
    return " ".join(plain_text(_block(file, block, context, audience)).split())


@pass_context
def _block_of_other(context: Context, name: str, block: str, facts: Facts, method: Facts) -> str:
    """Global `block`: a block of another intent's template, for the same audience and scope."""
    rendered: dict[str, dict[str, str]] = context["_rendered"]
    if name not in rendered:
        slots = context["slots"].get("slots") or {}
        inner = {**context.get_all(), **facts, "method": method, "slots": dict(slots)}
        rendered[name] = _blocks(name, inner, context["audience"])
    return Markup(rendered[name][block])


def _context(facts: Facts, method: Facts, scope: Scope, slots: Facts, words: Words, audience: str) -> dict[str, Any]:
    return {
        **_macros(audience),
        **facts,
        "words": words,
        "about": about(scope, words, audience),
        "scope": scope,
        "slots": dict(slots),
        "method": method,
        "audience": audience,
        "_rendered": {},
    }


# ---------------------------------------------------------------- saying it


def say(name: str, finding: Finding, scope: Scope, slots: Facts, words: Words, audience: str = "everyone") -> Part:
    """The answer to one request: the finding of intent `name` in the words of `audience`.

    Raises LookupError where a template or a caveat has no words, and jinja2.UndefinedError where a template asks
    for a fact that the finding does not have.
    """
    context = _context(finding.facts, finding.method, scope, slots, words, audience)
    blocks = _blocks(name, context, audience)
    markdown = "\n\n".join(text for text in (blocks["answer"], blocks["evidence"]) if text)
    caption, alt = plain_text(blocks["caption"]), plain_text(blocks["alt"])
    drawn = charts.draw(finding.chart, caption, alt or caption) if finding.chart else ""
    earlier = finding.facts.get("facts", {})  # the caveats of an explained answer speak of its facts
    caveats = tuple(_block("_caveats.md", caveat, {**earlier, **context}, audience) for caveat in finding.caveats)
    part = Part(name, scope, dict(slots), finding, None, plain_text(markdown), markdown, method=blocks["method"])
    return replace(part, chart=drawn, caption=caption, alt=alt or caption, caveats=caveats)


def refuse(name: str, cannot: Cannot, scope: Scope, slots: Facts, words: Words, audience: str = "everyone") -> Part:
    """A named refusal in the words of `audience`, from `templates/_cannot.md`."""
    context = _context(cannot.facts, {}, scope, slots, words, audience) | {"intent": name}
    markdown = _block("_cannot.md", cannot.reason, context, audience)
    refusal = (cannot.reason, cannot.facts)
    return Part(name, scope, dict(slots), None, refusal, plain_text(markdown), markdown)


def message(part: Part, audience: str = "everyone") -> str:
    """One Markdown string for the chat: words, chart, what to keep in mind, and how it was computed (folded away)."""
    context = {
        "markdown": Markup(part.markdown),
        "chart": Markup(part.chart),
        "caveats": [Markup(caveat) for caveat in part.caveats[:CAVEATS_SHOWN]],
        "method": Markup(part.method),
        "audience": audience,
    }
    return _template("_layout.md", audience).render(context).strip()
