"""A coach and a coachee on one list: the events, the journey they add up to, and who needs a call.

Start at `folding.apply`: the only place where an event changes where a pair stands.
May not know `domain.scoreboard`, `domain.plan`, `domain.talks`.
"""
