"""What was published, in files of their own that only grow: all that the public side may read."""
