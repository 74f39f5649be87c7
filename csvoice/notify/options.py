"""What a user sets for a messaging service, in csvoice.toml or in the environment."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from csvoice.errors import UsageError


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
            (
                "没有 {name} 的地址：请在 csvoice.toml 的 [plugins.{name}] 中写 url，"
                "或设置环境变量 {variable}。"
            ).format(name=name, variable=_variable(name, "url"))
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
