"""What the model says about rows, and how sure it is."""
