"""Rows of keys and addresses of other systems, and of messages that wait.

Start at `hooks.queue`: in the transaction of the event.
May not know `store.pairs`, `store.mail`.
"""
