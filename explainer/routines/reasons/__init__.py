"""What speaks for an answer, and what would change it."""
