"""Benchmarks: they print figures and judge nothing. `python -m tests.bench speed` or `questions`."""
