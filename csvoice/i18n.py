"""The language of what users read.

Chinese is the language of the source, so a missing catalog costs nothing: `_("…")` then returns
its argument. A catalog under `csvoice/locale/LANG/LC_MESSAGES/csvoice.mo` translates from it.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path


@cache
def _catalog() -> gettext.NullTranslations:
    folder = Path(__file__).parent / "locale"
    return gettext.translation("csvoice", localedir=folder, fallback=True)


def _(message: str) -> str:
    """Return `message` in the user's language, or unchanged where no catalog has it."""
    return _catalog().gettext(message)
