"""Build every section, whatever befalls one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from csvoice.components import SectionSpec
from csvoice.context import Context
from csvoice.document.blocks import Callout
from csvoice.document.report import Section
from csvoice.errors import PluginError
from csvoice.precision import UNITS, Precision
from csvoice.schema import STANDARD


def build_sections(
    specs: Iterable[SectionSpec],
    context: Context,
    options: Mapping[str, Mapping[str, Any]],
    *,
    strict: bool,
) -> tuple[Section, ...]:
    """Build the sections in the order they are shown, closing ones last.

    Raises:
        PluginError: With `strict`, for the first section that fails.
    """
    ordered = sorted(specs, key=lambda spec: (spec.order, spec.name))
    built: dict[str, Section] = {}
    for spec in sorted(ordered, key=lambda spec: spec.closing):
        known = context.everyone if spec.compares and context.everyone else context
        seen = replace(
            known,
            options=deepcopy(options.get(spec.name, {})),
            findings=tuple(finding for section in built.values() for finding in section.findings),
            skipped=context.skipped + _skipped(built.values()),
        )
        built[spec.name] = _build(spec, seen, strict=strict)
    return tuple(built[spec.name] for spec in ordered)


def failures(sections: Iterable[Section]) -> tuple[str, ...]:
    """Say for each section that failed why."""
    return tuple(one.reason for one in sections if one.status == "failed")


def _skipped(built: Iterable[Section]) -> tuple[tuple[str, str], ...]:
    return tuple((one.title, one.reason) for one in built if one.status == "skipped")


def lacking(spec: SectionSpec, columns: frozenset[str], precision: Precision = "day") -> str:
    """Say what a section lacks and what that would unlock; empty when nothing.

    Args:
        spec: The section.
        columns: Columns that hold at least one value.
        precision: What the dates are exact to.
    """
    missing = [name for name in spec.needs if name not in columns]
    if not missing:
        return _vague(spec, precision) if spec.daily and precision != "day" else ""
    names = "、".join(
        f"「{STANDARD[name].title if name in STANDARD else name}」" for name in missing
    )
    if not spec.unlocks:
        return f"数据中没有{names}一列，本节未生成。"
    return f"数据中没有{names}一列，本节未生成；补上后可看到{spec.unlocks}。"


def _vague(spec: SectionSpec, precision: Precision) -> str:
    gain = f"；有了具体的日期，可看到{spec.unlocks}" if spec.unlocks else ""
    return f"日期只精确到{UNITS[precision]}，本节未生成{gain}。"


def _build(spec: SectionSpec, context: Context, *, strict: bool) -> Section:
    reason = lacking(spec, context.columns, context.precision)
    if reason:
        return Section(spec.name, spec.title, status="skipped", reason=reason)
    try:
        return spec.build(context)
    except PluginError as error:
        if strict:
            raise
        callout = Callout(str(error), "error")
        return Section(spec.name, spec.title, (), (callout,), "failed", str(error))
