"""The talk itself: what can be asked, how an answer was found, and what to do when a question was not understood."""
