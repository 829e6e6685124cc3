"""Rows of accounts, cards, signed-in devices and tries; of secrets only hashes.

Start at `sessions.session`: one statement per request.
May not know `store.pairs`.
"""
