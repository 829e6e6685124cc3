"""Reminders and letters, and what somebody wants to hear."""
