"""`csvoice metrics`: which service metrics there are, how each is defined, and its target."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.chinese import chinese_command
from csvoice.cli.options import as_json_option, config_option
from csvoice.cli.output import echo_json

if TYPE_CHECKING:
    from csvoice.company.metrics import Metric

_BETTER = {"higher": "越高越好", "lower": "越低越好", None: ""}


@chinese_command(
    "metrics",
    short_help="列出服务指标的口径、目标和所需的列。",
    help="列出服务指标：名字、口径、目标和来源、需要哪些列、容易与什么混淆。"
    "目标和口径可在 csvoice.toml 的 [metrics.名字] 里改。",
)
@click.argument("names", nargs=-1, metavar="[指标]...")
@config_option
@as_json_option
def command(names: tuple[str, ...], config_file: Path | None, as_json: bool) -> None:
    """Run the command."""
    from csvoice.company.metrics import GROUPS, read_metrics
    from csvoice.config_file import load_config

    metrics = read_metrics(load_config(config_file).metrics)
    chosen = _chosen(metrics, names)
    if as_json:
        echo_json([_record(one) for one in chosen])
        return
    for group in GROUPS:
        members = [one for one in chosen if one.group == group]
        if members:
            click.echo(group)
        for one in members:
            _show(one)


def _chosen(metrics: dict[str, Metric], names: tuple[str, ...]) -> list[Metric]:
    from csvoice.company.metrics import unknown
    from csvoice.errors import UsageError

    called = {
        name: one for one in metrics.values() for name in (*reversed(one.also), one.name, one.key)
    }
    if wrong := next((name for name in names if name not in called), None):
        raise UsageError(unknown(wrong))
    return [called[name] for name in names] or [*metrics.values()]


def _record(metric: Metric) -> dict[str, Any]:
    conditions = {
        name: [[one.column, one.operator, one.value] for one in getattr(metric, name)]
        for name in ("of", "counts")
    }
    return asdict(metric) | conditions | {"needs": list(metric.needs)}


def _show(metric: Metric) -> None:
    from csvoice.schema import STANDARD

    also = f"（{'、'.join(metric.also)}）" if metric.also else ""
    click.echo(f"  {metric.name}{also}  {metric.key}")
    click.echo(f"    口径：{metric.definition}。")
    if metric.target is not None:
        way = _BETTER[metric.better]
        click.echo(f"    目标：{metric.shown(metric.target)}（{way}；{metric.source}）")
    if metric.confusion:
        click.echo(f"    注意：{metric.confusion}。")
    if columns := "、".join(STANDARD[name].title for name in metric.needs):
        click.echo(f"    需要：{columns}")
