"""What calls for action now: findings of the sections that alarm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from csvoice.config import Config
from csvoice.document.findings import Finding, Severity
from csvoice.document.report import Period
from csvoice.errors import UsageError
from csvoice.nearest import choices
from csvoice.pipeline.contexts import make_context
from csvoice.pipeline.limits import build_within_limits
from csvoice.pipeline.preparation import Feedback
from csvoice.pipeline.sections import failures
from csvoice.plugins import Plugins

LEVELS: tuple[Severity, ...] = ("紧急", "一般", "提示")
"""The highest first."""

NOTABLE: Severity = "一般"
"""Findings below are for readers of the report, not for people who are called."""


@dataclass(frozen=True, slots=True)
class Alerts:
    """What alarms there are in some feedback.

    Attributes:
        period: The period of the report they belong to; they run on to the last date.
        findings: The alerts, the most pressing first.
        failures: A sentence for each plugin that failed.
    """

    period: Period
    findings: tuple[Finding, ...]
    failures: tuple[str, ...]


def at_least(findings: Iterable[Finding], level: Severity) -> tuple[Finding, ...]:
    """Return the findings at or above a level, the most pressing first."""
    loud = LEVELS[: LEVELS.index(level) + 1]
    chosen = [one for one in findings if one.severity in loud]
    return tuple(sorted(chosen, key=lambda one: (LEVELS.index(one.severity), -one.surplus)))


def find_alerts(feedback: Feedback, config: Config) -> Alerts:
    """Build the sections that alarm, and gather what they found.

    Raises:
        PluginError: With `config.strict`, for the first section that fails.
    """
    context = make_context(feedback, config)
    specs = [spec for spec in feedback.plugins.sections.values() if spec.alarms]
    sections = build_within_limits(specs, context, feedback.plugins, config)
    findings = (finding for section in sections for finding in section.findings)
    return Alerts(context.period, at_least(findings, NOTABLE), failures(sections))


def check_notifiers(plugins: Plugins, wanted: Sequence[str]) -> None:
    """Make sure that every notifier asked for is there.

    Raises:
        UsageError: One is not.
    """
    unknown = [name for name in wanted if name not in plugins.notifiers]
    if unknown:
        raise UsageError(f"没有通知方式「{unknown[0]}」。{choices(unknown[0], plugins.notifiers)}")
