"""Rows of own versions of programmes, their drafts, and seals of versions in use.

Start at `versions.text_of`: a version never changes.
May not know `store.pairs`.
"""
