"""Pages of talks: planned, moved, held; interpreters, the agenda, legal terms and the calendar feed.

Start at `talks.pair`: the talks of one pair.
May not know `web.desk`, `web.assessment`.
"""
