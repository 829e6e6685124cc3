"""Organisations sign what they published; region and country close quarters from signed files.

Start at `regions.close_due`: closes every quarter that is due.
May not know `services.pairs`, `services.scoreboard`: it knows published cells only.
"""
