"""The built-in notifiers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial

from csvoice.components import Notifier, hookimpl
from csvoice.config import Config, plugin_options
from csvoice.document.findings import Finding
from csvoice.notify import dingtalk, feishu, webhook, wecom
from csvoice.notify.options import ServiceOptions, address, secret_of
from csvoice.notify.posting import post
from csvoice.notify.service import Request, Service

SERVICES = (wecom.SERVICE, dingtalk.SERVICE, feishu.SERVICE, webhook.SERVICE)


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
