"""Whom the model treats how."""
