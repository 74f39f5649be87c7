"""Where a database is: its URL taken apart, with what the user keeps elsewhere put in.

A password never stands in what is shown. It comes from `CSVOICE_DATABASE_PASSWORD`, from what the
drivers read by themselves (PGPASSWORD, ~/.pgpass, MYSQL_PWD, ~/.my.cnf), or from databases.toml in
the user's folder, which `db://NAME` stands for:

    crm = "postgresql://reader:secret@db.example.com/crm"
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

from csvoice.errors import UsageError
from csvoice.nearest import choices
from csvoice.storage.keys import home_folder

Place: TypeAlias = Path | str
"""A file, or the URL of a database."""

ALIASES = {"postgres": "postgresql", "mariadb": "mysql"}
FILES = ("sqlite", "duckdb")
"""Databases that are a file."""

KEPT = "db"
"""Scheme of the URLs that stand for one in databases.toml."""

PASSWORD = "CSVOICE_DATABASE_PASSWORD"  # noqa: S105 - the name of a variable
_URL = re.compile(r"([a-z][a-z0-9+]*)://", re.IGNORECASE)
_SECRET = re.compile(r"pass|secret|token|key", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """A database, and the table in it where one is named.

    Attributes:
        scheme: postgresql, mysql, sqlite or duckdb.
        database: Its name; of a database that is a file, the path.
        table: `table` or `schema.table`; empty where none is named.
        host: Empty for a file, and for a server's own default.
        port: None for the default.
        user: Empty for the driver's default.
        password: None where the driver is to look for it by itself.
        options: The driver's own, as the URL has them.
    """

    scheme: str
    database: str
    table: str = ""
    host: str = ""
    port: int | None = None
    user: str = field(default="", repr=False)
    password: str | None = field(default=None, repr=False)
    options: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def shown(self) -> str:
        """The address without user, password and options."""
        host = f"{self.host}:{self.port}" if self.port else self.host
        return f"{self.scheme}://{host}/{self.database}"

    @property
    def path(self) -> Path:
        """What its rows come from: the file, or the database's name."""
        return Path(self.database)


def is_url(place: Place) -> bool:
    """Tell whether this is a URL and no file."""
    return isinstance(place, str) and _URL.match(place) is not None


def scheme_of(url: str) -> str:
    """Return the scheme of a URL under its plain name: postgres+psycopg is postgresql."""
    scheme = url.partition("://")[0].partition("+")[0].lower()
    return ALIASES.get(scheme, scheme)


def has_secret(url: str) -> bool:
    """Tell whether a password or the like stands in a URL."""
    try:
        parts = urlsplit(url)
    except ValueError:  # Whoever opens it says so.
        return False
    return parts.password is not None or any(map(_SECRET.search, dict(parse_qsl(parts.query))))


def address_of(url: str) -> Address:
    """Take a URL apart.

    Raises:
        UsageError: It cannot be taken apart, or stands for none in databases.toml.
    """
    kept = _kept(url) if scheme_of(url) == KEPT else url
    scheme = scheme_of(kept)
    try:
        parts = urlsplit(kept)
        host, port, user, password = parts.hostname, parts.port, parts.username, parts.password
    except ValueError:
        raise UsageError(
            f"{scheme}:// 后面的地址写法不对，应为 {scheme}://用户@主机:端口/库名。"
        ) from None
    if scheme in FILES:
        # One slash opens the path; a second one stands for the root of the file system.
        return Address(scheme, unquote(parts.netloc + parts.path).removeprefix("/"))
    database, _, table = unquote(parts.path.lstrip("/")).partition("/")
    return Address(
        scheme=scheme,
        database=database,
        table=table,
        host=host or "",
        port=port,
        user=unquote(user or ""),
        password=os.environ.get(PASSWORD) if password is None else unquote(password),
        options=dict(parse_qsl(parts.query)),
    )


def _kept(url: str) -> str:
    """Return the URL that `db://NAME/TABLE` stands for."""
    name, slash, table = url.partition("://")[2].partition("/")
    file = home_folder() / "databases.toml"
    try:
        # Not by `read_toml`, which may keep what it read: these are secrets.
        known = tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
    except (OSError, ValueError):
        raise UsageError(f'{file} 读不了，每行应写成：名字 = "postgresql://…"。') from None
    if not isinstance(known.get(name), str):
        raise UsageError(f"{file} 里没有数据库「{name}」。{choices(name, known)}")
    return _filled(known[name], file) + slash + table


def _filled(url: str, file: Path) -> str:
    """Put environment variables in the places of ${NAME}."""

    def value(found: re.Match[str]) -> str:
        try:
            return os.environ[found[1]]
        except KeyError:
            raise UsageError(f"{file} 里用到的环境变量 {found[1]} 没有设置。") from None

    return re.sub(r"\$\{(\w+)\}", value, url)
