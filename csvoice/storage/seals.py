"""Whether a file of the cache is what csvoice wrote: a keyed digest that lies beside it.

A cache may be damaged by a disk, or altered by whoever can write there; the key lies elsewhere, in
the user's own folder.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from hmac import compare_digest
from pathlib import Path

from csvoice.storage.keys import cache_key

SUFFIX = ".seal"
_BLOCK = 1 << 20


def put_sealed(working: Path, file: Path) -> None:
    """Move a finished file to its place, its seal first.

    Raises:
        OSError: The seal cannot be written, or the file not moved.
    """
    seal = seal_of(file)
    draft = seal.with_name(f"{seal.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(_digest(working, file.name))
        draft.replace(seal)
        working.replace(file)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def is_sealed(file: Path) -> bool:
    """Tell whether a file is there as it was written."""
    try:
        return compare_digest(seal_of(file).read_bytes(), _digest(file, file.name))
    except OSError:
        return False


def touch(file: Path) -> None:
    """Note that a file was used now."""
    for one in (file, seal_of(file)):
        with suppress(OSError):
            one.touch()


def remove_sealed(file: Path) -> None:
    """Remove a file, its seal first: one that is in use, and stays, is no longer taken for ours."""
    for one in (seal_of(file), file):
        with suppress(OSError):
            one.unlink(missing_ok=True)


def seal_of(file: Path) -> Path:
    """Where the seal of a file lies."""
    return file.with_name(file.name + SUFFIX)


def _digest(file: Path, name: str) -> bytes:
    """Digest a file with its name, so that one file cannot stand in another's place."""
    digest = blake2b(name.encode() + b"\0", key=cache_key(), digest_size=32)
    with file.open("rb") as content:
        while block := content.read(_BLOCK):
            digest.update(block)
    return digest.digest()
