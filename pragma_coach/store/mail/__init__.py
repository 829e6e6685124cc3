"""Rows of letters that wait or went, and of what people chose.

Start at `outbox.claim`: one process sends a letter.
May not know `store.pairs`, `store.talks`.
"""
