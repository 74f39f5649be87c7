"""The secret key for customers' pseudonyms, in the user's own folder and in no output."""

from __future__ import annotations

import hmac
import os
import secrets
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from platformdirs import user_config_path

from csvoice.errors import InputError, OutputError, reason_of

_LENGTH = 32
_FOR_THIS_RUN = secrets.token_bytes(_LENGTH)


def home_folder() -> Path:
    """Where what belongs to the user is kept, in CSVOICE_HOME or where the system wants it."""
    return Path(os.environ.get("CSVOICE_HOME") or user_config_path("csvoice"))


def pseudonym_key(file: Path | None = None) -> bytes:
    """Return the key in `file`, or the user's own, made on first use.

    Raises:
        InputError: `file` was named and cannot be read, or is too short to be a key.
        OutputError: No key can be kept in the user's folder.
    """
    own = key_file(file)
    if file is not None or (own.is_file() and own.stat().st_size):
        return _read(own)
    return _make(own)


def key_file(file: Path | None = None) -> Path:
    """Where the key is: in `file`, or in the user's folder."""
    return file or home_folder() / "pseudonym.key"


def empty_key(file: Path | None = None) -> list[str]:
    """Say in Chinese that the user's own key is empty and will be made anew, where it is so.

    Args:
        file: Key file that was named; then the user's own does not count.
    """
    own = key_file()
    if file is not None or not own.is_file() or own.stat().st_size:
        return []
    return [
        f"密钥文件 {own} 是空的（多半是当时磁盘已满），已重新生成；"
        "以前报告和存档里的客户代号与这次的不再相同，有备份请先恢复。"
    ]


def cache_key() -> bytes:
    """Return the key that vouches for the cache; where none can be kept, one for this run alone."""
    try:
        own = pseudonym_key()
    except (InputError, OutputError):
        return _FOR_THIS_RUN
    return hmac.new(own, b"csvoice cache", sha256).digest()


def fingerprint(key: bytes) -> str:
    """Return what tells a key from another one and gives nothing of it away."""
    return hmac.new(key, b"csvoice archive", sha256).hexdigest()[:16]


def _read(file: Path) -> bytes:
    try:
        key = file.read_bytes()
    except OSError as error:
        raise InputError(f"读不到密钥文件 {file}（{reason_of(error)}），请检查路径。") from None
    if len(key) < _LENGTH:
        raise InputError(f"密钥文件 {file} 只有 {len(key)} 字节，至少需要 {_LENGTH} 字节。")
    return key


def _make(file: Path) -> bytes:
    """Write a new key beside its place and move it there, so that it is never half a key."""
    key = secrets.token_bytes(_LENGTH)
    working = file.with_name(f".{file.name}.{secrets.token_hex(4)}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(working, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(key)
            stream.flush()
            os.fsync(stream.fileno())
        _put(working, file)
    except OSError as error:
        raise OutputError(
            f"无法在 {file.parent} 保存密钥（{reason_of(error)}），请用 --key 指定一个密钥文件。"
        ) from None
    finally:
        with suppress(OSError):
            working.unlink(missing_ok=True)
    return _read(file)


def _put(working: Path, file: Path) -> None:
    """Move a key into place, unless another run was quicker; an empty one is replaced."""
    if file.is_file() and not file.stat().st_size:
        working.replace(file)
        return
    try:
        os.link(working, file)  # Unlike a rename this never replaces what is there, on any system.
    except FileExistsError:
        return
    except OSError:  # A file system without links.
        if not file.is_file():
            working.replace(file)
