"""Pages of help questions, signals, walk-in hours and activities, one of them public.

Start at `help.board`: questions that a volunteer can take.
May not know `web.pairs`, `web.talks`.
"""
