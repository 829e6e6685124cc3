"""Pairs in from a spreadsheet and out to one."""
