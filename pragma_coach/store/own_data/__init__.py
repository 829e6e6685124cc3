"""Every row about one coachee, found by the columns of all tables; and who looked.

Start at `everything.everything`: a new table about people is in it.
May not know `store.pairs`.
"""
