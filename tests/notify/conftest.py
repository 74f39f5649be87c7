"""A local HTTP server that answers as it is told and keeps what it was sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from csvoice.document.findings import Finding

Answer = tuple[int, object]


@dataclass
class Robot:
    """The other side.

    Attributes:
        url: Its address, with a key that must never be shown.
        answers: Status and JSON of the replies to come; the last one is repeated.
        received: Path, headers and body of every request.
    """

    url: str = ""
    answers: list[Answer] = field(default_factory=lambda: [(200, {"errcode": 0, "code": 0})])
    received: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def body(self) -> Any:
        return json.loads(self.received[-1][2])

    def answer(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def robot() -> Iterator[Robot]:
    state = Robot()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.received.append((self.path, dict(self.headers), body))
            status, reply = state.answer()
            content = json.dumps(reply).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}/send?key=KEEP-ME-SECRET"
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def findings() -> list[Finding]:
    told = ("型号_甲*乙「电池」一天新增 17 条<at>", "「物流」新增 8 条")
    return [
        Finding("risk-warning", "burst", "issue=物流", told[1], 8, "count", 8, severity="一般"),
        Finding("risk-warning", "burst", "issue=电池", told[0], 17, "count", 17, severity="紧急"),
    ]
