"""Figures of other organisations: signed files, regions, the country."""
