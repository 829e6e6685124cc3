"""The API for other systems, its description, and the page for keys and addresses.

Start at `api.pairs`: read-only, with a key.
May not know `web.pairs`, `web.desk`.
"""
