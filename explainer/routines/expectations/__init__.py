"""What the model is for, and what it has to beat."""
