"""Files in object stores and on servers: s3://, hdfs://, https:// and what else fsspec reaches.

They are copied into a scratch folder, which is there as long as they are read. A listing or a copy
that fails is tried again, and named when it keeps failing. Credentials are what each driver looks
for by itself: environment, ~/.aws, ~/.config/fsspec.
"""

from __future__ import annotations

import os
import re
import socket
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar
from urllib.parse import urlsplit

from csvoice.components import ReadOptions
from csvoice.databases.address import scheme_of
from csvoice.errors import InputError, UsageError, reason_of
from csvoice.read.limits import check_size
from csvoice.storage.leftovers import scratch_folder

Result = TypeVar("Result")

_WAITS = (0.2, 0.8, 2.0)
_PATIENCE = 12.0
"""Seconds after which nothing is tried again."""
_AT_ONCE = 8
_TIMES = ("mtime", "LastModified", "last_modified")
"""What stores call the time of the last change."""
_FINAL = (PermissionError, NotADirectoryError)
_RAISED = (("aiohttp", "ClientError"), ("botocore.exceptions", "BotoCoreError"),
           ("botocore.exceptions", "ClientError"))  # fmt: skip
"""What drivers raise that is no OSError, where they are loaded."""
_OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "s3": {"config_kwargs": {"connect_timeout": 2, "retries": {"max_attempts": 1}}},
}
_ASKED = ("http", "https", "webhdfs")
"""In whose URLs ? begins a query, which may hold secrets; elsewhere it is a sign like others."""
_QUOTED, _QUERY = re.compile(r"(?i)[a-z][a-z0-9+.-]*://\S+"), re.compile(r"\?\S*=\S*")
_GONE = (404, 410)
_PORTS = {"http": 80, "https": 443, "ftp": 21, "sftp": 22}
SECONDS = 10
"""For which an answer is waited for where there may be nobody."""
USUAL = ("s3", "gs", "abfs", "oss", "hdfs", "webhdfs", *_PORTS, "file")
"""Schemes of the stores that are met most; fsspec knows more, and plugins of it others."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in a store.

    Attributes:
        system: fsspec's file system.
        path: Where it lies in it.
        url: Its whole URL.
        info: What the listing says of it.
    """

    system: Any
    path: str
    url: str = field(repr=False)
    info: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file's name."""
        return PurePosixPath(self.shown).name

    @property
    def shown(self) -> str:
        """Its URL as it may be shown: without user, password and query."""
        return _shown(self.url)


@contextmanager
def fetched(
    urls: Sequence[str], suffixes: Collection[str], options: ReadOptions
) -> Iterator[dict[Path, str]]:
    """Copy files of stores to this machine, and remove the copies afterwards.

    Args:
        urls: Of files, patterns (`s3://voc/2026-*.parquet`) or folders (`s3://voc/2026/`).
        suffixes: Of the files that are meant in a folder.
        options: How large a file may be.

    Yields:
        Copy → the file's URL as it may be shown.

    Raises:
        InputError: A place has no such file, or cannot be read after several tries.
        UsageError: Nobody knows such URLs, or what reads them is not installed.
    """
    if not urls:
        yield {}
        return
    files = [file for url in urls for file in listed(url, suffixes)]
    for file in files:
        check_size(Path(file.name), int(file.info.get("size") or 0), options)
    with scratch_folder() as folder, ThreadPoolExecutor(_AT_ONCE) as threads:
        places = [folder / str(number) / file.name for number, file in enumerate(files)]
        list(threads.map(_copy, files, places))
        yield {place: file.shown for place, file in zip(places, files, strict=True)}


def is_stored(url: str) -> bool:
    """Tell whether a URL is one of a store, so far as it can be told without fsspec."""
    scheme = scheme_of(url)
    if scheme in USUAL:
        return True
    try:
        from fsspec.registry import known_implementations, registry
    except ModuleNotFoundError:
        return False
    return scheme in known_implementations or scheme in registry


def check_reached(host: str, port: int, advice: str) -> None:
    """Knock first: engines and drivers wait for minutes where nobody is.

    Args:
        host: Name or address.
        port: Where somebody should answer.
        advice: What to check, for the error.

    Raises:
        InputError: Nobody answers within 10 seconds.
    """
    try:
        socket.create_connection((host, port), SECONDS).close()
    except OSError as error:
        raise InputError(
            f"连不上 {host}:{port}（{error.strerror or error}），请检查{advice}。"
        ) from None


def listed(url: str, suffixes: Collection[str]) -> list[Stored]:
    """Return the files that a URL means, by name; see `fetched`."""
    system, path = _opened(url)
    signs = "*[" if scheme_of(url) in _ASKED else "*?["
    if any(sign in path for sign in signs):
        found = _tried(url, lambda: system.glob(path, detail=True))
    elif path.endswith("/") or url.endswith("/"):
        inside = _tried(url, lambda: system.ls(path, detail=True))
        found = {one["name"]: one for one in inside if Path(one["name"]).suffix in suffixes}
    else:
        found = {path: _tried(url, lambda: system.info(path))}
    files = [
        Stored(system, name, _url_of(system, name, url, path), info)
        for name, info in sorted(found.items())
        if info.get("type") != "directory"
    ]
    if not files:
        raise InputError(f"没有文件与 {_shown(url)} 相符，请检查地址。")
    return files


def _opened(url: str) -> tuple[Any, str]:
    """Return the file system of a URL, and the path in it.

    Raises:
        InputError: Nobody answers at its host, or lets us in.
        UsageError: It is no URL, or what reads it is not installed.
    """
    scheme = scheme_of(url)
    host, port = _host_of(url)
    if host and port:
        check_reached(host, port, "地址和网络")
    try:
        from fsspec.core import url_to_fs

        system, path = _tried(url, lambda: url_to_fs(url, **_OPTIONS.get(scheme, {})))
    except ValueError as error:
        raise UsageError(
            f"打不开 {_shown(url)}：{_said(error)}。请检查地址的写法和驱动的设置。"
        ) from None
    except ImportError as error:
        needed = getattr(error.__cause__ or error, "name", None) or str(error)
        raise UsageError(
            f"读取 {scheme}:// 需要 {needed}，请在这里和每台工作机器上运行 pip install {needed}。"
        ) from None
    return system, path + "/" * (url.endswith("/") and not path.endswith("/"))


def _host_of(url: str) -> tuple[str | None, int | None]:
    scheme = scheme_of(url)
    try:
        parts = urlsplit(url)
        return parts.hostname, parts.port or _PORTS.get(scheme)
    except ValueError:  # Not quoted: it may hold a part of a password.
        raise UsageError(
            f"{scheme}:// 后面的地址写法不对，应为 {scheme}://主机:端口/路径。"
        ) from None


def _url_of(system: Any, name: str, given: str, opened: str) -> str:
    """Return the URL of a listed file.

    Drivers of servers leave the host out of their paths. So what stands before the path in the URL
    that was given and opened stands before that of the file.
    """
    scheme, _, rest = given.partition("://")
    authority, _, tail = rest.partition("/")
    opened = opened.rstrip("/")
    for path in (tail, tail.partition("?")[0]):
        behind = f"/{path}".rstrip("/")
        before = opened.removesuffix(behind)
        if scheme != "file" and opened.endswith(behind) and name.startswith(before):
            return f"{scheme}://{authority}/{name.removeprefix(before).lstrip('/')}"
    return str(system.unstrip_protocol(name))


def _copy(file: Stored, place: Path) -> None:
    place.parent.mkdir()
    _tried(file.shown, lambda: file.system.get_file(file.path, str(place)))
    changed = next((file.info[name] for name in _TIMES if name in file.info), None)
    if isinstance(changed, datetime):
        changed = changed.timestamp()
    if isinstance(changed, int | float):  # Dates without a year are dated by it.
        os.utime(place, (changed, changed))


def _tried(url: str, do: Callable[[], Result]) -> Result:
    """Do something that may fail by chance, several times if need be.

    Raises:
        InputError: It fails for good; says where and why.
    """
    begin = time.monotonic()
    for number, wait in enumerate((*_WAITS, None), 1):
        try:
            return do()
        except _FINAL as error:
            raise InputError(f"读不到 {_shown(url)}：{_safe(reason_of(error))}。") from None
        except _errors() as error:
            failed = _meant(url, error)
            if isinstance(failed, FileNotFoundError):
                raise InputError(f"找不到 {_shown(url)}，请检查地址。") from None
            if wait is None or time.monotonic() - begin > _PATIENCE:
                raise InputError(_given_up(url, number, failed)) from None
        time.sleep(wait)
    raise AssertionError


def _given_up(url: str, tries: int, error: Exception) -> str:
    shown, said = _shown(url), _said(error)
    return f"{shown} 试了 {tries} 次都读不到：{said}。请检查地址、网络和权限后再运行。"


def _meant(url: str, error: Exception) -> Exception:
    """Return the cause where fsspec calls not found what was refused, or not answered in time."""
    cause = error.__cause__
    asked = isinstance(error, FileNotFoundError) and scheme_of(url) in _ASKED
    if asked and isinstance(cause, _errors()) and getattr(cause, "status", None) not in _GONE:
        return cause
    return error


def _said(error: Exception) -> str:
    return _safe(" ".join(str(error).split()))[:200] or type(error).__name__


def _safe(said: str) -> str:
    """Leave users, passwords and queries out of the URLs that an error quotes."""
    return _QUERY.sub("", _QUOTED.sub(lambda quoted: _shown(quoted[0]), said))


def _errors() -> tuple[type[Exception], ...]:
    loaded = ((sys.modules.get(module), name) for module, name in _RAISED)
    return (OSError, *(getattr(module, name) for module, name in loaded if module))


def _shown(url: str) -> str:
    scheme, _, rest = url.partition("://")
    if scheme_of(url) in _ASKED:
        rest = re.split("[?#]", rest, maxsplit=1)[0]
    authority, slash, path = rest.partition("/")
    return f"{scheme}://{authority.rpartition('@')[2]}{slash}{path}"
