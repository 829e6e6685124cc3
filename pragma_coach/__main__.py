"""`python -m pragma_coach` and the installed command `pragma-coach`."""

from pragma_coach.cli import main

if __name__ == "__main__":
    main()
