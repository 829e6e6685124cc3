"""A coachee sees everything that is kept, takes it along, and sees who looked.

Start at `everything.everything`: all rows about one person.
May not know `services.scoreboard`.
"""
