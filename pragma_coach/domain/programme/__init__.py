"""The approach that a pair follows: items, phases, milestones, talks and deadlines.

Start at `programme.Programme`: what is read from one file.
May not know `domain.pairs`: a programme is the same for everybody.
"""
