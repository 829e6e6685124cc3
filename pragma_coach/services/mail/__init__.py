"""People get at most one letter per day about what waits for them, choose how often, and stop it.

Start at `reminders.remind_all`: once per day, for all organisations.
May not know `services.desk`, `services.pairs`: the sources of notices are handed to it.
"""
