"""People ask for help, take questions, give signals, count walk-in visits, announce activities and find places.

Start at `help.ask`: from question to answer.
May not know `services.talks`, `services.mail`.
"""
