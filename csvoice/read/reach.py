"""Places that may not answer: knocked at, tried again, and named without what is secret."""

from __future__ import annotations

import re
import socket
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from csvoice.databases.address import scheme_of
from csvoice.errors import InputError, reason_of

Result = TypeVar("Result")

SECONDS = 10
"""For which an answer is waited for where there may be nobody."""
_WAITS = (0.2, 0.8, 2.0)
_PATIENCE = 12.0
"""Seconds after which nothing is tried again."""
_FINAL = (PermissionError, NotADirectoryError)
_RAISED = (("aiohttp", "ClientError"), ("botocore.exceptions", "BotoCoreError"),
           ("botocore.exceptions", "ClientError"))  # fmt: skip
"""What drivers raise that is no OSError, where they are loaded."""
ASKED = ("http", "https", "webhdfs")
"""In whose URLs ? begins a query, which may hold secrets; elsewhere it is a sign like others."""
_QUOTED = re.compile(r"""(?i)[a-z][a-z0-9+.-]*://\S+?(?=['")]*(?:\s|$))""")
_QUERY = re.compile(r"\?\S*=\S*")
_GONE = (404, 410)


def check_reached(host: str, port: int, advice: str) -> None:
    """Knock first: engines and drivers wait for minutes where nobody is.

    Raises:
        InputError: Nobody answers within 10 seconds.
    """
    try:
        socket.create_connection((host, port), SECONDS).close()
    except OSError as error:
        raise InputError(
            f"连不上 {host}:{port}（{error.strerror or error}），请检查{advice}。"
        ) from None


def tried(url: str, do: Callable[[], Result]) -> Result:
    """Do something that may fail by chance, several times if need be.

    Raises:
        InputError: It fails for good; says where and why.
    """
    begin = time.monotonic()
    for number, wait in enumerate((*_WAITS, None), 1):
        try:
            return do()
        except _FINAL as error:
            raise InputError(f"读不到 {shown(url)}：{_safe(reason_of(error))}。") from None
        except _errors() as error:
            failed = _meant(url, error)
            if isinstance(failed, FileNotFoundError):
                raise InputError(f"找不到 {shown(url)}，请检查地址。") from None
            if wait is None or time.monotonic() - begin > _PATIENCE:
                raise InputError(
                    f"{shown(url)} 试了 {number} 次都读不到：{said(failed)}。"
                    "请检查地址、网络和权限后再运行。"
                ) from None
        time.sleep(wait)
    raise AssertionError


def _meant(url: str, error: Exception) -> Exception:
    """Return the cause where fsspec calls not found what was refused, or not answered in time."""
    cause = error.__cause__
    asked = isinstance(error, FileNotFoundError) and scheme_of(url) in ASKED
    if asked and isinstance(cause, _errors()) and getattr(cause, "status", None) not in _GONE:
        return cause
    return error


def said(error: Exception) -> str:
    """Return what an error says, in one line without what is secret, or else its name."""
    return _safe(" ".join(str(error).split()))[:200] or type(error).__name__


def _safe(reason: str) -> str:
    """Leave users, passwords and queries out of the URLs that an error quotes."""
    return _QUERY.sub("", _QUOTED.sub(lambda quoted: shown(quoted[0]), reason))


def _errors() -> tuple[type[Exception], ...]:
    loaded = ((sys.modules.get(module), name) for module, name in _RAISED)
    return (OSError, *(getattr(module, name) for module, name in loaded if module))


def shown(url: str) -> str:
    """Return a URL as it may be shown: without user, password and query.

    What stands before the @ of Azure's URLs is no user but the container.
    """
    scheme, _, rest = url.partition("://")
    if scheme_of(url) in ASKED:
        rest = re.split("[?#]", rest, maxsplit=1)[0]
    authority, slash, path = rest.partition("/")
    before, _, host = authority.rpartition("@")
    container = scheme.lower() in ("abfs", "abfss") and before and ":" not in before
    return f"{scheme}://{authority if container else host}{slash}{path}"
