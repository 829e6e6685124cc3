"""Rows of talks, interpreters and their bookings, films seen and keys of calendar feeds.

Start at `talks.save`: a talk with who takes part.
May not know `store.pairs`.
"""
