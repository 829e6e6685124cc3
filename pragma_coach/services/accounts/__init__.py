"""People get in: organisations, accounts, cards, invitations, passwords, single sign-on, stand-ins and settings.

Start at `sign_in.recognise`: what every request of a signed-in device passes.
May not know `services.desk`, `services.talks`.
"""
