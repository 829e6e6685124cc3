"""Pages where interpreters check texts, and where who reads a text says that it is not right.

Start at `pages.page`: texts of a language beside the Dutch, the doubted ones first.
May not know `web.pairs`, `web.accounts`.
"""
