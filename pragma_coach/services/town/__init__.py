"""People ask for help, take questions, give signals, count walk-in visits and announce activities.

Start at `help.ask`: from question to answer.
May not know `services.talks`, `services.mail`.
"""
