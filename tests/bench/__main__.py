"""`python -m tests.bench speed|questions|worded|spoken|strangers|talks|free|names [...]`."""

from __future__ import annotations

import sys

from tests.bench import free, names, questions, speed, spoken, strangers, talks, worded

BENCHES = {
    "speed": speed.main,
    "questions": questions.main,
    "worded": worded.main,
    "spoken": spoken.main,
    "strangers": strangers.main,
    "talks": talks.main,
    "free": free.main,
    "names": names.main,
}

if __name__ == "__main__":
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in BENCHES:
        sys.exit(f"Say which benchmark: {' or '.join(BENCHES)}.")
    BENCHES[name](sys.argv[2:])
