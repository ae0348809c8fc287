"""`python -m greenpark` is the command `greenpark`."""

from greenpark.cli.main import main

if __name__ == "__main__":
    main()
