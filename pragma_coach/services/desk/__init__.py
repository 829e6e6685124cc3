"""Coordinator and director see who needs a call, advice for a new pair, and one pair whole.

Start at `overview.oversee`: one reading of all pairs for every number on the desk.
May not know `services.quarter`, `services.network`.
"""
