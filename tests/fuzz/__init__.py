"""A fuzzer for whatever people type, paste or send: `python -m tests.fuzz --help`."""

PROJECTS = ("mortgage", "hurricanes", "odd")
"""What is talked about: the bundled projects, and one whose every name is a trap."""
TARGETS = ("question", "talk", "lines", "command", "answers")
"""What a text is given to: reading, a conversation, `app.py read`, `app.py ask`, a conversation that is answered."""
IN_TURN = ("question", "talk", "question", "talk", "lines", "command")
"""The targets that take turns when none is named, the weightier ones twice."""


def plan(first: int, target: str | None = None, project: str | None = None) -> tuple[str, str]:
    """Which target and which project the first byte of an input stands for, where none is named.

    >>> plan(0), plan(7), plan(7, target="answers")
    (('question', 'mortgage'), ('talk', 'hurricanes'), ('answers', 'hurricanes'))
    """
    return target or IN_TURN[first % len(IN_TURN)], project or PROJECTS[first // len(IN_TURN) % len(PROJECTS)]


def text_of(data: bytes) -> str:
    """The text that bytes stand for; lone surrogates are kept, and bytes that are no text become some.

    >>> text_of("é".encode()), text_of(b"\\xff"), text_of(b"\\xed\\xa0\\x80")
    ('é', '\\udcff', '\\ud800')
    """
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape")
