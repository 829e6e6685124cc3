"""Pages around the work: guides, privacy, health, and where somebody lands after signing in.

Start at `landing.landing`: the first page by role.
May not know `web.pairs`, `web.accounts`.
"""
