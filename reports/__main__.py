"""`python -m reports`: the same as the `wavepath` command."""

from reports.cli import main

if __name__ == "__main__":
    main()
