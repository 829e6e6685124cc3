"""A coordinator makes own items, words, talks and milestones: a draft first, then a version that never changes.

Start at `versions.programme_for`: which programme goes for whom.
May not know `services.pairs`.
"""
