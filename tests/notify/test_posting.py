"""Sending: formats, signatures, refusals, retries, and what must never be shown."""

from __future__ import annotations

import base64
import hashlib
import hmac
import socket
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

import pytest

from csvoice.components import Notifier
from csvoice.config import Config
from csvoice.config_file import load_config
from csvoice.document.findings import Finding
from csvoice.errors import OutputError, UsageError
from csvoice.notify import posting, webhook
from csvoice.notify.builtin import register_notifiers
from csvoice.notify.chats import DINGTALK, FEISHU
from csvoice.notify.message import Request
from tests.notify.conftest import Answer, Robot

NAMES = ("wecom", "dingtalk", "feishu", "webhook")


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Keep the pauses between attempts instead of making them."""
    kept: list[float] = []
    monkeypatch.setattr(posting.time, "sleep", kept.append)
    return kept


def _notifier(name: str, **options: str) -> Notifier:
    found = register_notifiers(Config(plugins={name: options}))
    return next(one for one in found if one.name == name)


def test_wecom(robot: Robot, findings: Sequence[Finding]) -> None:
    _notifier("wecom", url=robot.url).send(findings)
    assert robot.body["msgtype"] == "markdown"
    title, first, second = robot.body["markdown"]["content"].split("\n\n")
    assert title == "**客户反馈预警：2 条，其中紧急 1 条**"
    assert first == "🔴 型号_甲＊乙「电池」一天新增 17 条＜at＞"
    assert second == "🟠 「物流」新增 8 条"
    assert robot.received[0][1]["Content-Type"] == "application/json; charset=utf-8"


def test_dingtalk_signs_the_address(robot: Robot, findings: Sequence[Finding]) -> None:
    _notifier("dingtalk", url=robot.url, secret="SECabc").send(findings)
    query = parse_qs(urlsplit(robot.received[0][0]).query)
    stamp = query["timestamp"][0]
    digest = hmac.new(b"SECabc", f"{stamp}\nSECabc".encode(), hashlib.sha256).digest()
    assert query["sign"] == [base64.b64encode(digest).decode()]
    assert query["key"] == ["KEEP-ME-SECRET"]
    assert robot.body["markdown"]["title"] == "客户反馈预警：2 条，其中紧急 1 条"


def test_feishu_signs_the_body(robot: Robot, findings: Sequence[Finding]) -> None:
    _notifier("feishu", url=robot.url, secret="SECabc").send(findings)
    key = f"{robot.body['timestamp']}\nSECabc".encode()
    digest = hmac.new(key, b"", hashlib.sha256).digest()
    assert robot.body["sign"] == base64.b64encode(digest).decode()
    assert robot.body["card"]["header"]["template"] == "red"
    assert "「物流」新增 8 条" in robot.body["card"]["elements"][0]["content"]


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        # Made with: printf '…' | openssl dgst -sha256 -hmac … -binary | base64
        (DINGTALK.sign, "sign=jcUpW0QmtKduN03n4JqQ0PBosVjqnM8gU7fIIvsDmCM%3D"),
        (FEISHU.sign, "XprR1de+0SSBnwWyU/4k6x2TL+Q2SJlM5NNEdAv7MWg="),
    ],
)
def test_signatures_as_openssl_makes_them(sign: object, expected: str) -> None:
    assert callable(sign)
    signed = sign(Request("https://x.cn/send?a=1", {}, {}), "SECabc", 1_700_000_000.0)
    assert expected in signed.url + str(signed.body)


def test_webhook_signs_the_bytes(robot: Robot, findings: Sequence[Finding]) -> None:
    _notifier("webhook", url=robot.url, secret="SECabc").send(findings)
    __, headers, body = robot.received[0]
    digest = hmac.new(b"SECabc", body, hashlib.sha256).hexdigest()
    assert headers[webhook.HEADER] == f"sha256={digest}"
    assert [one["severity"] for one in robot.body["findings"]] == ["一般", "紧急"]
    assert set(robot.body["findings"][0]) == {*webhook.TOLD, "since"}


@pytest.mark.parametrize(
    ("name", "answers", "attempts"),
    [
        ("wecom", [(503, {}), (503, {}), (200, {"errcode": 0})], 3),
        ("wecom", [(200, {"errcode": 45009}), (200, {"errcode": 0})], 2),
        ("dingtalk", [(429, {}), (200, {"errcode": 0})], 2),
        ("feishu", [(200, {"code": 9499}), (200, {"code": 0})], 2),
        ("webhook", [(502, {}), (204, {})], 2),
    ],
)
def test_tries_again_where_the_other_side_is_busy(
    robot: Robot,
    findings: Sequence[Finding],
    pauses: list[float],
    name: str,
    answers: list[Answer],
    attempts: int,
) -> None:
    robot.answers = answers
    _notifier(name, url=robot.url).send(findings)
    assert len(robot.received) == attempts
    assert pauses == [1.0, 2.0, 4.0][: attempts - 1]


@pytest.mark.parametrize(
    ("name", "answer", "reason", "attempts"),
    [
        ("wecom", (200, {"errcode": 93000, "errmsg": "invalid webhook url"}), "93000", 1),
        ("dingtalk", (200, {"errcode": 310000, "errmsg": "sign not match"}), "sign not match", 1),
        ("feishu", (200, {"code": 19021, "msg": "sign match fail"}), "19021", 1),
        ("feishu", (200, ["?"]), "读不懂", 1),
        ("webhook", (403, {}), "HTTP 403", 1),
        ("webhook", (302, {}), "HTTP 302", 1),
        ("webhook", (500, {}), "HTTP 500", posting.TIMES),
    ],
)
def test_a_refusal_is_told_without_the_key(
    robot: Robot,
    findings: Sequence[Finding],
    name: str,
    answer: Answer,
    reason: str,
    attempts: int,
) -> None:
    robot.answers = [answer]
    with pytest.raises(OutputError, match=reason) as raised:
        _notifier(name, url=robot.url).send(findings)
    assert len(robot.received) == attempts
    assert "127.0.0.1" in str(raised.value)
    assert "KEEP-ME-SECRET" not in str(raised.value)


def test_nobody_there(findings: Sequence[Finding]) -> None:
    with pytest.raises(OutputError, match="连接不上"):
        _notifier("webhook", url="http://127.0.0.1:9/?key=KEEP-ME-SECRET").send(findings)


@pytest.mark.parametrize("name", NAMES)
def test_preview_sends_nothing(robot: Robot, findings: Sequence[Finding], name: str) -> None:
    preview = _notifier(name, url=robot.url).preview
    assert preview is not None
    assert "「物流」新增 8 条" in preview(findings)
    assert not robot.received


def test_long_messages_are_cut_at_a_line(robot: Robot) -> None:
    many = [
        Finding("risk-warning", "burst", f"issue={n}", f"第 {n} 件事" * 30, 1, "count", 1)
        for n in range(100)
    ]
    _notifier("wecom", url=robot.url).send(many)
    content = robot.body["markdown"]["content"]
    assert len(content.encode()) <= 4096
    shown = content.count("·")
    assert content.endswith(f"另有 {100 - shown} 条，见报告。")


def test_address_and_secret_from_the_environment(
    robot: Robot, findings: Sequence[Finding], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CSVOICE_DINGTALK_URL", robot.url)
    monkeypatch.setenv("CSVOICE_DINGTALK_SECRET", "SECabc")
    _notifier("dingtalk").send(findings)
    assert "sign=" in robot.received[0][0]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({}, "CSVOICE_WECOM_URL"),
        ({"url": "qyapi.weixin.qq.com/x"}, "https://"),
        ({"url": "file:///etc/passwd"}, "https://"),
    ],
)
def test_no_address(options: dict[str, str], reason: str, findings: Sequence[Finding]) -> None:
    with pytest.raises(UsageError, match=reason):
        _notifier("wecom", **options).send(findings)


def test_an_unknown_option_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="是不是「secret」"):
        _notifier("wecom", secrets="x")


def _refused(robot: Robot, findings: Sequence[Finding], **options: str) -> str:
    with pytest.raises(OutputError) as raised:
        _notifier("wecom", url=robot.url, **options).send(findings)
    return str(raised.value)


def test_no_word_of_the_other_side_gives_a_secret_away(
    robot: Robot, findings: Sequence[Finding]
) -> None:
    for words in ("key KEEP-ME-SECRET unknown", "key=KEEP%2DME%2DSECRET", "bad secret SECabc"):
        robot.answers = [(200, {"errcode": 1, "errmsg": words})]
        said = _refused(robot, findings, secret="SECabc")
        assert "代码 1" in said
        assert words not in said


def test_an_endless_reply_is_read_to_its_limit(robot: Robot, findings: Sequence[Finding]) -> None:
    robot.answers = [(200, {"errcode": 1, "errmsg": "x" * 5_000_000})]
    assert "读不懂" in _refused(robot, findings)
    robot.answers = [(200, "[" * 60_000)]
    assert "读不懂" in _refused(robot, findings)


def test_a_dripping_reply_ends_in_time(
    findings: Sequence[Finding], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "SECONDS", 0.5)
    over = threading.Event()

    def drip(server: socket.socket) -> None:
        connection, _address = server.accept()
        with connection, suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while not over.wait(0.05):
                connection.sendall(b"X")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=drip, args=(server,), daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/send"
        began = time.perf_counter()
        with pytest.raises(OutputError, match=r"0\.5 秒内没有完成|连接不上"):
            _notifier("wecom", url=url).send(findings)
        assert time.perf_counter() - began < 2
        over.set()
        thread.join()


@pytest.mark.parametrize(
    "url",
    ["http://[::1x/", "http://host:99999/", "ftp://x.cn", "https://", "http://a b.cn/", "h\n://x"],
)
def test_an_address_that_is_none_is_said_without_showing_it(
    findings: Sequence[Finding], url: str
) -> None:
    with pytest.raises(UsageError, match="不是网址") as raised:
        _notifier("webhook", url=url).send(findings)
    assert url == "https://" or url not in str(raised.value)


def _send_nothing(options: object) -> None:
    found = register_notifiers(load_config(plugins={"webhook": options}))
    next(one for one in found if one.name == "webhook").send([])


@pytest.mark.parametrize(
    "options", [{"secret": 12345678}, {"url": ["https://x.cn/KEEP-ME"]}, "https://x.cn/KEEP-ME"]
)
def test_options_of_the_wrong_type_are_not_shown(options: object) -> None:
    with pytest.raises(UsageError, match="不能用") as raised:
        _send_nothing(options)
    assert "KEEP-ME" not in str(raised.value)
    assert "12345678" not in str(raised.value)
