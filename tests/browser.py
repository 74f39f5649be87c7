"""Headless Chromium, driven through two pipes: no package, no port, no download."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
ENDED = b"\0"
ABOVE_STANDARD = 10
_DRAWN = """new Promise((done, failed) => {
  const until = Date.now() + 20000;
  const wait = () => {
    const places = [...document.querySelectorAll("[data-chart]:not(:has(svg))")];
    const drawn = places.every((place) => place.closest("details:not([open])"));
    if (document.readyState === "complete" && drawn) done();
    else if (Date.now() > until) failed(new Error("charts are not drawn"));
    else setTimeout(wait, 50);
  };
  wait();
})"""
"""Resolves when every chart that is not folded away is there."""


def chromium() -> str | None:
    """Path of the browser; None where there is none, or no way to give it pipes."""
    if not hasattr(os, "posix_spawn"):
        return None
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Browser:
    """One tab: opens files, runs scripts, presses keys, takes pictures; keeps what went wrong.

    Attributes:
        problems: What the console and failed scripts said.
        requests: Addresses that the page asked for, its own file left out.
    """

    def __init__(self, send: int, receive: int) -> None:
        self._send, self._receive = os.fdopen(send, "wb"), os.fdopen(receive, "rb")
        self._number, self._session, self._rest = 0, "", b""
        self.problems: list[str] = []
        self.requests: list[str] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = session["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command of the Chrome DevTools Protocol and wait for its answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._send.write(json.dumps(message).encode() + ENDED)
        self._send.flush()
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result

    def _next(self) -> dict[str, Any]:
        while ENDED not in self._rest:
            more = self._receive.read1(1 << 20)  # type: ignore[attr-defined]
            assert more, "the browser has ended"
            self._rest += more
        line, _end, self._rest = self._rest.partition(ENDED)
        message: dict[str, Any] = json.loads(line)
        self._note(message.get("method", ""), message.get("params", {}))
        return message

    def _note(self, event: str, params: dict[str, Any]) -> None:
        if event == "Runtime.exceptionThrown":
            self.problems.append(json.dumps(params["exceptionDetails"], ensure_ascii=False))
        elif event == "Log.entryAdded":
            self.problems.append(params["entry"]["text"])
        elif event == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning"):
            self.problems.append(json.dumps(params["args"], ensure_ascii=False))
        elif event == "Network.requestWillBeSent":
            address = params["request"]["url"]
            if not address.startswith("data:") and params.get("type") != "Document":
                self.requests.append(address)

    def open(self, file: Path, wide: int = 1280, high: int = 900, *, dark: bool = False) -> None:
        """Load a page at a width, and wait until its charts are drawn."""
        phone = wide < 500
        size = {"width": wide, "height": high, "deviceScaleFactor": 1, "mobile": phone}
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setDeviceMetricsOverride", **size)
        self.ask("Emulation.setEmulatedMedia", features=[scheme])
        self.ask("Page.navigate", url=file.resolve().as_uri())
        self.run(_DRAWN)

    def run(self, script: str) -> Any:
        """Give the value of a script; a promise is waited for."""
        answer = self.ask(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, key: str, code: int, text: str = "") -> None:
        """Press one key where the focus is."""
        about = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        self.ask("Input.dispatchKeyEvent", type="keyDown", text=text, **about)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **about)

    def picture(self, *, whole: bool = False) -> bytes:
        """A PNG of what is seen, or of the whole page."""
        shot = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        return b64decode(shot["data"])

    def close(self) -> None:
        """End the browser."""
        self._session = ""
        self.ask("Browser.close")

    def printed(self) -> bytes:
        """The page as PDF, A4."""
        return b64decode(self.ask("Page.printToPDF", preferCSSPageSize=True)["data"])


@contextmanager
def browser() -> Iterator[Browser]:
    """Start Chromium in a profile of its own, and end it."""
    import fcntl

    path = chromium()
    assert path is not None
    (hear, send), (receive, tell) = os.pipe(), os.pipe()
    theirs = [fcntl.fcntl(one, fcntl.F_DUPFD, ABOVE_STANDARD) for one in (hear, tell)]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        arguments = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                     "--remote-debugging-pipe", f"--user-data-dir={profile}")  # fmt: skip
        quiet = [(os.POSIX_SPAWN_OPEN, out, os.devnull, os.O_WRONLY, 0) for out in (1, 2)]
        pipes = [(os.POSIX_SPAWN_DUP2, one, place) for place, one in enumerate(theirs, 3)]
        process = os.posix_spawn(path, (path, *arguments), os.environ, file_actions=quiet + pipes)
        for one in (hear, tell, *theirs):
            os.close(one)
        tab = Browser(send, receive)
        try:
            yield tab
        finally:
            tab.close()
            os.waitpid(process, 0)
