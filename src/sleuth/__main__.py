"""`python -m sleuth`."""

from sleuth.cli.main import main

if __name__ == "__main__":
    main()
