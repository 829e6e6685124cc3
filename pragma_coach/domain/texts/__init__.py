"""Texts: the languages, plain Dutch, words of closed lists, and what may not be typed.

Start at `freetext.checked`: every free text passes it.
May not know any other room of the domain, such as `domain.pairs`.
"""
