"""A coordinator sees the exact figures of a quarter and releases a safe report of it, once.

Start at `report.release`: what leaves the organisation.
May not know `services.desk`, `services.network`.
"""
