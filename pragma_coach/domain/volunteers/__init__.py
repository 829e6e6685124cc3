"""Volunteers: what they have to show before they begin, and which coach suits a newcomer.

Start at `matching.advise`: reasons, never a score.
May not know `domain.pairs`, `domain.scoreboard`.
"""
