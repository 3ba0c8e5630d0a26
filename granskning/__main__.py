"""`python -m granskning`: the same as the command, where a launcher is not allowed."""

from granskning.cli import entry

if __name__ == "__main__":
    entry()
