"""Text in: from a question in plain words to a `Reading`. Knows no pandas, no routine, no sentence of an answer."""
