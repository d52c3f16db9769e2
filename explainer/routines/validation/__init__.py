"""How right the model is, and where it is not."""
