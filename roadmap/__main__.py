"""`python -m roadmap …`."""

from roadmap.cli import main

if __name__ == "__main__":
    main(prog_name="python -m roadmap")
