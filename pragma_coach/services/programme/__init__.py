"""The list of items and phases on which a pair runs."""
