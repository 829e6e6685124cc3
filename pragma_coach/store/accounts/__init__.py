"""Accounts: signing in, cards, invitations, settings, stand-ins."""
