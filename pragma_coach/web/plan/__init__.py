"""The plan that coach and coachee write together (PIP)."""
