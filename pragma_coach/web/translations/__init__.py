"""Texts of the screens and lists in other languages, checked by speakers."""
