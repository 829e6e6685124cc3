"""Other systems read the pairs of an organisation with a key, and are called when something happens.

Start at `api.pairs`: what a key may read.
May not know `services.mail`, `services.desk`.
"""
