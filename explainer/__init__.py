"""Ask a model anything, get a straight answer."""
