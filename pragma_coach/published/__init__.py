"""What was published, in files that only grow: all that the public side may read.

Start at `releases.cells_of`: the figures that stand.
May not know `pragma_coach.store`, `pragma_coach.services`, `pragma_coach.content`.
"""
