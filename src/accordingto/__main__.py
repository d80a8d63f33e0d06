"""`python -m accordingto` is the `accordingto` command."""

import sys

from .serving.cli import main

if __name__ == "__main__":
    sys.exit(main())
