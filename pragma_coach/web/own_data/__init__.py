"""Pages where a coachee sees everything that is kept, who looked, and decides who may see it.

Start at `pages.all_of_it`: every table in words.
May not know `web.scoreboard`, `web.programme`.
"""
