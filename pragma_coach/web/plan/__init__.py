"""Pages of the personal plan (PIP): read, written together, versions, on paper.

Start at `pages.save`: who comes second sees both texts.
May not know `web.desk`, `web.own_data`.
"""
