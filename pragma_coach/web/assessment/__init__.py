"""Pages where a newcomer's readings, life domains and outcomes are noted, and official codes go in and out.

Start at `pages.stand`: the page that the others return to.
May not know `web.plan`, `web.desk`.
"""
