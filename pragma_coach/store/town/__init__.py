"""Rows of help questions, signals, walk-in hours with visits, activities and places.

Start at `help.take_turn`: each turn is a row; the second of two at once collides.
May not know `store.pairs`.
"""
