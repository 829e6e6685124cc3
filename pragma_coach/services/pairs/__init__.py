"""A coach and a coachee, their list, and what happened on it."""
