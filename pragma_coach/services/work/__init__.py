"""Opportunities for work and what a coachee wishes."""
