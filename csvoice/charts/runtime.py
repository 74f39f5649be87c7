"""What draws charts in a reader's browser: Vega, whole and offline, as vl-convert carries it."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

from csvoice.storage.cache import kept


@cache
def javascript() -> str:
    """Return the script that gives a page `vegaEmbed`, 0.9 MB; it asks nobody for anything.

    Made once for each version of vl-convert, a second of work, then kept in the cache folder.
    """
    return kept(f"vega-{version('vl-convert-python')}.js", _bundle).decode("utf-8")


def _bundle() -> bytes:
    import vl_convert

    return vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;").encode("utf-8")
