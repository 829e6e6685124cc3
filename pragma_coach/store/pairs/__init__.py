"""Rows of coachees, pairs and their append-only events, with the state that follows from them.

Start at `journeys.append`: the only way to write an event.
May not know `store.talks`, `store.mail`, `store.connections`.
"""
