"""Pages of coordinator and director: who needs a call, all pairs, one pair, the caseload.

Start at `pages.desk`: the first page of a coordinator.
May not know `web.programme`, `web.own_data`.
"""
