"""The public lead times: estimated, grouped, rounded and refused so that nobody can be read from them.

Start at `disclosure.freeze`: which blocks of people may close on a day.
May not know `domain.pairs`: it gets spells and counts, no people.
"""
