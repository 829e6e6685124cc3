"""Where a newcomer stands: ladder, language, life domains, official codes, and outcomes such as work or education.

Start at `instruments.instruments`: which list of scales holds for a programme.
May not know `domain.talks`, `domain.network`.
"""
