"""The keeper of an installation has it examined by the doctor, and gets a filled-in DPIA.

Start at `doctor.examine`: every check with its cure.
May not know `services.pairs`: it reads settings and tables, no people.
"""
