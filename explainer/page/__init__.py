"""The page: what a visitor sees and clicks. It asks `conversation` and shows the answers; it knows no statistics."""
