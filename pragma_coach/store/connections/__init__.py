"""Rows of keys and addresses of other systems, and of messages that wait.

Start at `hooks.queue`: in the transaction of what is told.
May not know `store.pairs`, `store.mail`.
"""
