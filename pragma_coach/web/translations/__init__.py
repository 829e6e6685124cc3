"""Pages where interpreters check texts, and coordinators see how far each language is.

Start at `review.change`: approves what was typed.
May not know `web.pairs`.
"""
