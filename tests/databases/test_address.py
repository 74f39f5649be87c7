"""Addresses of databases, and passwords that are shown nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from csvoice.cli import cli
from csvoice.databases.address import Address, address_of, has_secret, is_url, scheme_of
from csvoice.errors import UsageError
from csvoice.storage.keys import home_folder

PASSWORD = "s3cr&t"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("sqlite:///反馈.sqlite", Address("sqlite", "反馈.sqlite")),
        ("sqlite:////data/a.sqlite", Address("sqlite", "/data/a.sqlite")),
        ("duckdb:///C:/data/a%20b.duckdb", Address("duckdb", "C:/data/a b.duckdb")),
        ("sqlite://a.sqlite", Address("sqlite", "a.sqlite")),
        ("mariadb://h/反馈库", Address("mysql", "反馈库", host="h")),
        (
            "postgres+psycopg://u%40x:p%2Fw@h:5/crm/public.t?sslmode=require",
            Address("postgresql", "crm", "public.t", "h", 5, "u@x", "p/w", {"sslmode": "require"}),
        ),
    ],
)
def test_urls_are_taken_apart(url: str, address: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CSVOICE_DATABASE_PASSWORD", raising=False)
    assert is_url(url)
    assert address_of(url) == address


@pytest.mark.parametrize("place", ["a.csv", "C:\\data\\a.csv", Path("sqlite:/a"), "目录/*.xlsx"])
def test_files_are_no_urls(place: str | Path) -> None:
    assert not is_url(place)


def test_an_address_shows_neither_user_nor_password() -> None:
    address = address_of(f"postgresql://reader:{PASSWORD}@h:5432/crm?sslpassword={PASSWORD}")
    assert address.shown == "postgresql://h:5432/crm"
    assert not {"reader", PASSWORD} & {*repr(address).split("'")}


@pytest.mark.parametrize(
    "url",
    ["mysql://u:p@h/x", "mysql://u:@h/x", "postgresql://h/x?password=p", "foo://u:p@h/x"],
)
def test_a_password_on_the_command_line_is_refused(url: str) -> None:
    assert has_secret(url)
    result = CliRunner().invoke(cli, ["report", url])
    assert (result.exit_code, url in result.output) == (2, False)
    assert "命令行里不要写数据库密码" in result.output


def test_a_password_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSVOICE_DATABASE_PASSWORD", PASSWORD)
    assert address_of("mysql://u@h/x").password == PASSWORD
    assert address_of("mysql://u:own@h/x").password == "own"


def test_an_address_kept_in_the_users_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CSVOICE_HOME", str(tmp_path))
    monkeypatch.setenv("CRM_PASSWORD", PASSWORD)
    kept = 'crm = "mysql://reader:${CRM_PASSWORD}@h/反馈库"\nold = "mysql://u:${UNSET}@h/x"\n'
    (home_folder() / "databases.toml").write_text(kept, "utf-8")
    address = address_of("db://crm/工单")
    assert (address.shown, address.table) == ("mysql://h/反馈库", "工单")
    assert address.password == PASSWORD
    with pytest.raises(UsageError, match="环境变量 UNSET 没有设置"):
        address_of("db://old")
    with pytest.raises(UsageError, match="是不是「crm」？"):
        address_of("db://crn")
    (home_folder() / "databases.toml").write_text("crm = ", "utf-8")
    with pytest.raises(UsageError, match="每行应写成"):
        address_of("db://crm")


def test_schemes_by_their_plain_names() -> None:
    assert [scheme_of(one) for one in ("postgres://h", "MySQL+pymysql://h")] == [
        "postgresql",
        "mysql",
    ]
