"""`python -m csvoice` (on Windows: `py -m csvoice`)."""

from __future__ import annotations

from csvoice.cli import main

if __name__ == "__main__":
    main()
