"""Files in object stores and on servers: s3://, hdfs://, https:// and what else fsspec reaches.

They are copied into a scratch folder, which is there as long as they are read. A listing or a copy
that fails is tried again (`read.reach`), and named when it keeps failing. Credentials are what each
driver looks for by itself: environment, ~/.aws, ~/.config/fsspec.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from csvoice.databases.address import scheme_of
from csvoice.errors import InputError, UsageError
from csvoice.raw_tables import ReadOptions
from csvoice.read.limits import check_size
from csvoice.read.reach import ASKED, check_reached, said, shown, tried
from csvoice.storage.leftovers import scratch_folder

_AT_ONCE = 8
_TIMES = ("mtime", "LastModified", "last_modified")
"""What stores call the time of the last change."""
_OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "s3": {"config_kwargs": {"connect_timeout": 2, "retries": {"max_attempts": 1}}}
}
_PORTS = {"http": 80, "https": 443, "ftp": 21, "sftp": 22}
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
        return shown(self.url)


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


def listed(url: str, suffixes: Collection[str]) -> list[Stored]:
    """Return the files that a URL means, by name; see `fetched`."""
    system, path = _opened(url)
    signs = "*[" if scheme_of(url) in ASKED else "*?["
    if any(sign in path for sign in signs):
        found = tried(url, lambda: system.glob(path, detail=True))
    elif path.endswith("/") or url.endswith("/"):
        inside = tried(url, lambda: system.ls(path, detail=True))
        found = {one["name"]: one for one in inside if Path(one["name"]).suffix in suffixes}
    else:
        found = {path: tried(url, lambda: system.info(path))}
    files = [
        Stored(system, name, _url_of(system, name, url, path), info)
        for name, info in sorted(found.items())
        if info.get("type") != "directory"
    ]
    if not files:
        raise InputError(f"没有文件与 {shown(url)} 相符，请检查地址。")
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

        system, path = tried(url, lambda: url_to_fs(url, **_OPTIONS.get(scheme, {})))
    except ValueError as error:
        raise UsageError(
            f"打不开 {shown(url)}：{said(error)}。请检查地址的写法和驱动的设置。"
        ) from None
    except ImportError as error:
        needed = getattr(error.__cause__ or error, "name", None) or str(error)
        raise UsageError(
            f"读取 {scheme}:// 需要 {needed}，请在这里和每台工作机器上运行 pip install {needed}。"
        ) from None
    return system, path + "/" * (url.endswith("/") and not path.endswith("/"))


def _host_of(url: str) -> tuple[str | None, int | None]:
    """Return host and port, the scheme's usual one where none is given, as far as known."""
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
    tried(file.shown, lambda: file.system.get_file(file.path, str(place)))
    changed = next((file.info[name] for name in _TIMES if name in file.info), None)
    if isinstance(changed, datetime):
        changed = changed.timestamp()
    if isinstance(changed, int | float):  # Dates without a year are dated by it.
        os.utime(place, (changed, changed))
