"""Help questions, signals, walk-in hours and activities of the town."""
