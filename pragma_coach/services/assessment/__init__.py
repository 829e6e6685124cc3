"""People note where a newcomer stands and what the outcome is, and exchange official codes as a file.

Start at `readings.take_reading`: the other functions follow its form.
May not know `services.desk`, `services.quarter`.
"""
