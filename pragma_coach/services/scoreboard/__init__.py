"""Six weeks after a quarter its figures are frozen, people may hold a block back, then it is published for ever.

Start at `publish.publish_due`: what the job calls.
May not know `services.pairs`, `services.network`.
"""
