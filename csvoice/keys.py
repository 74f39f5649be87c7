"""The secret key for customers' pseudonyms, in the user's own folder and in no output."""

from __future__ import annotations

import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path

from platformdirs import user_config_path

from csvoice.errors import InputError, OutputError, reason_of

_LENGTH = 32


def home_folder() -> Path:
    """Where what belongs to the user is kept, in CSVOICE_HOME or where the system wants it."""
    return Path(os.environ.get("CSVOICE_HOME") or user_config_path("csvoice"))


def pseudonym_key(file: Path | None = None) -> bytes:
    """Return the key in `file`, or the user's own, made on first use.

    Raises:
        InputError: `file` was named and cannot be read, or is too short to be a key.
        OutputError: No key can be kept in the user's folder.
    """
    place = key_file(file)
    return _read(place) if file is not None or place.is_file() else _make(place)


def key_file(file: Path | None = None) -> Path:
    """Where the key is: in `file`, or in the user's folder."""
    return file or home_folder() / "pseudonym.key"


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
    key = secrets.token_bytes(_LENGTH)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(key)
    except OSError as error:
        if file.is_file():  # Another run was quicker.
            return _read(file)
        raise OutputError(
            f"无法在 {file.parent} 保存密钥（{reason_of(error)}），请用 --key 指定一个密钥文件。"
        ) from None
    return key
