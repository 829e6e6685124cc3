"""Pages to sign in, and for the people of an organisation with their cards, invitations and settings.

Start at `pages.sign_in_with_card`: the way in of coach and coachee.
May not know `web.pairs`, `web.desk`.
"""
