"""What the model does as a whole."""
