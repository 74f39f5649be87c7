"""What draws charts in a reader's browser: Vega, whole and offline, as vl-convert carries it."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from importlib.metadata import version

from csvoice.store import cache_folder


@cache
def javascript() -> str:
    """Return the script that gives a page `vegaEmbed`, 0.9 MB; it asks nobody for anything.

    Made once for each version of vl-convert (a second of work), then kept in the cache folder.
    """
    file = cache_folder() / f"vega-{version('vl-convert-python')}.js"
    with suppress(OSError):
        return file.read_text(encoding="utf-8")
    import vl_convert

    script = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        working = file.with_suffix(f".{os.getpid()}.tmp")
        working.write_text(script, encoding="utf-8", newline="")
        working.replace(file)
    return script
