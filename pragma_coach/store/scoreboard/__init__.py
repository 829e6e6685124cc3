"""Rows of drafts, decisions and publications, and the bookings that steps are counted from.

Start at `publications.keep`: decided here before it is written to the public file.
May not know `store.pairs`.
"""
