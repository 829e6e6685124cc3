"""Pages of coach and coachee: the list, one item, milestones, contact; and the sync of a phone.

Start at `coach.tick`: from the button of a row to `services.pairs.ticks`.
May not know `web.talks`, `web.desk`, `web.plan`.
"""
