"""Pragma Coach: coach and coachee on one weten/kunnen/vinden list, and an honest public scoreboard."""

__version__ = "0.2.0"
