"""The built-in notifiers."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from functools import partial
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from csvoice.components import Notifier, hookimpl
from csvoice.config import Config
from csvoice.config_file import plugin_options
from csvoice.document.findings import Finding
from csvoice.errors import UsageError
from csvoice.notify import webhook
from csvoice.notify.chats import DINGTALK, FEISHU, WECOM
from csvoice.notify.message import Request, Service
from csvoice.notify.posting import post


class ServiceOptions(BaseModel):
    """Options of a messaging service, `[plugins.wecom]` and so on.

    Attributes:
        url: Address of the robot or webhook; where it is left out, the environment variable
            CSVOICE_WECOM_URL (CSVOICE_DINGTALK_URL …), so that it need not stand in a file.
        secret: Secret to sign with, or CSVOICE_WECOM_SECRET …; messages are unsigned without one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str | None = None
    secret: str | None = None


def address(name: str, options: ServiceOptions) -> str:
    """Return the address of a service.

    Raises:
        UsageError: There is none, or it is none.
    """
    url = options.url or os.environ.get(_variable(name, "url"))
    if not url:
        raise UsageError(
            f"没有 {name} 的地址：请在 csvoice.toml 的 [plugins.{name}] 中写 url，"
            f"或设置环境变量 {_variable(name, 'url')}。"
        )
    if not _is_address(url):
        raise UsageError(f"{name} 的地址不是网址，应以 https:// 开头。")
    return url


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and whole and url.isprintable() and " " not in url


def secret_of(name: str, options: ServiceOptions) -> str | None:
    """Return the secret to sign with, if any."""
    return options.secret or os.environ.get(_variable(name, "secret"))


def _variable(name: str, what: str) -> str:
    return f"CSVOICE_{name.upper()}_{what.upper()}"


SERVICES = (WECOM, DINGTALK, FEISHU, webhook.SERVICE)


@hookimpl
def register_notifiers(config: Config) -> list[Notifier]:
    """WeCom, DingTalk, Feishu and any webhook."""
    return [_notifier(service, config) for service in SERVICES]


def _notifier(service: Service, config: Config) -> Notifier:
    options = plugin_options(config, service.name, ServiceOptions)
    return Notifier(service.name, partial(_send, service, options), partial(_preview, service))


def _send(service: Service, options: ServiceOptions, findings: Sequence[Finding]) -> None:
    request = Request(address(service.name, options), service.payload(findings), {})
    post(service, request, secret_of(service.name, options))


def _preview(service: Service, findings: Sequence[Finding]) -> str:
    return json.dumps(service.payload(findings), ensure_ascii=False, indent=2)
