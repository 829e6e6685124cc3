"""Volunteers: admission, and matching a coach to a coachee."""
