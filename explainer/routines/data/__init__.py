"""What the data hold."""
