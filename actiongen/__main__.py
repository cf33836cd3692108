"""``python -m actiongen``."""

from actiongen.cli.main import main

if __name__ == "__main__":
    main(prog_name="actiongen")
