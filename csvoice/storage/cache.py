"""The folder for what took work and can be made again."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from threading import RLock, get_ident

from platformdirs import user_cache_path

from csvoice.storage.seals import is_sealed, put_sealed, touch


def cache_folder() -> Path:
    """Where such things are kept, in CSVOICE_CACHE or where the system wants them."""
    return Path(os.environ.get("CSVOICE_CACHE") or user_cache_path("csvoice"))


def content_name(kind: str, suffix: str, *content: bytes) -> str:
    """Name a file by all that its content depends on: what it is made of, and of what code."""
    digest = blake2b(digest_size=16)
    for one in content:
        digest.update(len(one).to_bytes(8, "big") + one)
    return f"{kind}-{digest.hexdigest()}{suffix}"


_MAKING: dict[str, RLock] = {}
"""Held around what is being made, so that formats written side by side make it once."""


def kept(name: str, make: Callable[[], bytes]) -> bytes:
    """Return the file of this name in the cache folder; where there is none, make and keep it.

    Args:
        name: Says all that the content depends on.
        make: Gives the content.
    """
    with _MAKING.setdefault(name, RLock()):
        content = recall(name)
        if content is None:
            content = make()
            keep(name, content)
    return content


def recall(name: str) -> bytes | None:
    """Return the file of this name, as used now; None where there is none.

    A file that is not as it was written counts as none.
    """
    file = cache_folder() / name
    if not is_sealed(file):
        return None
    with suppress(OSError):
        content = file.read_bytes()
        touch(file)
        return content
    return None


def keep(name: str, content: bytes) -> None:
    """Keep a file under a name, whole or not at all; a full disk is no reason to stop."""
    file = cache_folder() / name
    working = file.with_name(f"{name}.{os.getpid()}.{get_ident()}.tmp")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        working.write_bytes(content)
        put_sealed(working, file)
