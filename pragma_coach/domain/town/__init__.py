"""What the town offers: help questions, signals from coaches, walk-in hours, activities and places.

Start at `help.help_status`: the states of a question.
May not know `domain.pairs`: visits are counted without people.
"""
