"""Voice-of-customer reports from raw exports of Chinese customer feedback.

This module is the public API: exactly what scripts and plugins may import. Names are loaded when
first used, so that `csvoice --help` stays quick.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csvoice.analyze.decomposition.kitagawa import Decomposition as Decomposition
    from csvoice.analyze.decomposition.kitagawa import kitagawa as kitagawa
    from csvoice.analyze.events.bursts import bursts as bursts
    from csvoice.analyze.events.verdicts import held_up as held_up
    from csvoice.analyze.series.control import ControlChart as ControlChart
    from csvoice.analyze.series.control import p_chart as p_chart
    from csvoice.analyze.series.control import u_chart as u_chart
    from csvoice.analyze.series.counts import connected as connected
    from csvoice.analyze.series.counts import daily_counts as daily_counts
    from csvoice.analyze.series.ewma import Ewma as Ewma
    from csvoice.analyze.series.ewma import count_scores as count_scores
    from csvoice.analyze.series.ewma import ewma as ewma
    from csvoice.analyze.series.forecast import Forecast as Forecast
    from csvoice.analyze.series.forecast import forecast as forecast
    from csvoice.analyze.series.observation import Observed as Observed
    from csvoice.analyze.series.observation import observed as observed
    from csvoice.analyze.series.outlook import Outlook as Outlook
    from csvoice.analyze.series.outlook import outlook as outlook
    from csvoice.analyze.series.seasonal import DayEffects as DayEffects
    from csvoice.analyze.series.seasonal import day_effects as day_effects
    from csvoice.analyze.statistics.intervals import mean_interval as mean_interval
    from csvoice.analyze.statistics.intervals import newcombe as newcombe
    from csvoice.analyze.statistics.intervals import poisson_ratio as poisson_ratio
    from csvoice.analyze.statistics.intervals import welch as welch
    from csvoice.analyze.statistics.intervals import wilson as wilson
    from csvoice.analyze.statistics.significance import benjamini_hochberg as benjamini_hochberg
    from csvoice.analyze.statistics.significance import two_means as two_means
    from csvoice.analyze.statistics.significance import two_shares as two_shares
    from csvoice.analyze.texts.evidence import evidence as evidence
    from csvoice.analyze.texts.evidence import matching as matching
    from csvoice.analyze.texts.floods import copy_groups as copy_groups
    from csvoice.analyze.texts.floods import floods as floods
    from csvoice.analyze.texts.quotes import representative as representative
    from csvoice.analyze.texts.quotes import shorten as shorten
    from csvoice.analyze.texts.quotes import tf_idf as tf_idf
    from csvoice.analyze.words.counts import count_tokens as count_tokens
    from csvoice.analyze.words.keyness import distinctive_words as distinctive_words
    from csvoice.analyze.words.keyness import document_counts as document_counts
    from csvoice.api import annotate as annotate
    from csvoice.api import read as read
    from csvoice.api import report as report
    from csvoice.api import tokenize as tokenize
    from csvoice.calendar import Calendar as Calendar
    from csvoice.calendar import Occasion as Occasion
    from csvoice.components import Annotator as Annotator
    from csvoice.components import Dictionary as Dictionary
    from csvoice.components import Notifier as Notifier
    from csvoice.components import RawTable as RawTable
    from csvoice.components import Reader as Reader
    from csvoice.components import ReadOptions as ReadOptions
    from csvoice.components import Renderer as Renderer
    from csvoice.components import SectionSpec as SectionSpec
    from csvoice.components import Tokenizer as Tokenizer
    from csvoice.components import hookimpl as hookimpl
    from csvoice.config import Config as Config
    from csvoice.config import Thresholds as Thresholds
    from csvoice.config import plugin_options as plugin_options
    from csvoice.context import Archive as Archive
    from csvoice.context import Context as Context
    from csvoice.context import PastFinding as PastFinding
    from csvoice.context import PastReport as PastReport
    from csvoice.document.blocks import Block as Block
    from csvoice.document.blocks import Bullets as Bullets
    from csvoice.document.blocks import Callout as Callout
    from csvoice.document.blocks import Cell as Cell
    from csvoice.document.blocks import Chart as Chart
    from csvoice.document.blocks import Heading as Heading
    from csvoice.document.blocks import Image as Image
    from csvoice.document.blocks import Metric as Metric
    from csvoice.document.blocks import Paragraph as Paragraph
    from csvoice.document.blocks import Point as Point
    from csvoice.document.blocks import Quote as Quote
    from csvoice.document.blocks import Table as Table
    from csvoice.document.blocks import TableColumn as TableColumn
    from csvoice.document.events import Event as Event
    from csvoice.document.findings import Condition as Condition
    from csvoice.document.findings import Evidence as Evidence
    from csvoice.document.findings import Finding as Finding
    from csvoice.document.findings import Interval as Interval
    from csvoice.document.findings import Severity as Severity
    from csvoice.document.report import Page as Page
    from csvoice.document.report import Period as Period
    from csvoice.document.report import Report as Report
    from csvoice.document.report import Section as Section
    from csvoice.errors import CsvoiceError as CsvoiceError
    from csvoice.errors import InputError as InputError
    from csvoice.errors import OutputError as OutputError
    from csvoice.errors import PluginError as PluginError
    from csvoice.errors import UsageError as UsageError
    from csvoice.hookspecs import API_VERSION as API_VERSION
    from csvoice.lexicon import Brand as Brand
    from csvoice.plan import Plan as Plan
    from csvoice.precision import Precision as Precision
    from csvoice.precision import dated as dated
    from csvoice.schema import MATCHING as MATCHING
    from csvoice.schema import NATURES as NATURES
    from csvoice.schema import OTHER_ISSUE as OTHER_ISSUE
    from csvoice.schema import PRAISE as PRAISE
    from csvoice.schema import SEVERITIES as SEVERITIES
    from csvoice.schema import URGENT as URGENT
    from csvoice.schema import Column as Column
    from csvoice.schema import ticket as ticket
    from csvoice.terms import TermMatcher as TermMatcher

_HOMES = {
    "csvoice.analyze.decomposition.kitagawa": ("Decomposition", "kitagawa"),
    "csvoice.analyze.events.bursts": ("bursts",),
    "csvoice.analyze.events.verdicts": ("held_up",),
    "csvoice.analyze.series.control": ("ControlChart", "p_chart", "u_chart"),
    "csvoice.analyze.series.counts": ("connected", "daily_counts"),
    "csvoice.analyze.series.ewma": ("Ewma", "count_scores", "ewma"),
    "csvoice.analyze.series.forecast": ("Forecast", "forecast"),
    "csvoice.analyze.series.observation": ("Observed", "observed"),
    "csvoice.analyze.series.outlook": ("Outlook", "outlook"),
    "csvoice.analyze.series.seasonal": ("DayEffects", "day_effects"),
    "csvoice.analyze.statistics.intervals": (
        "mean_interval",
        "newcombe",
        "poisson_ratio",
        "welch",
        "wilson",
    ),
    "csvoice.analyze.statistics.significance": ("benjamini_hochberg", "two_means", "two_shares"),
    "csvoice.analyze.texts.evidence": ("evidence", "matching"),
    "csvoice.analyze.texts.floods": ("copy_groups", "floods"),
    "csvoice.analyze.texts.quotes": ("representative", "shorten", "tf_idf"),
    "csvoice.analyze.words.counts": ("count_tokens",),
    "csvoice.analyze.words.keyness": ("distinctive_words", "document_counts"),
    "csvoice.api": ("annotate", "read", "report", "tokenize"),
    "csvoice.calendar": ("Calendar", "Occasion"),
    "csvoice.components": (
        "Annotator",
        "Dictionary",
        "Notifier",
        "RawTable",
        "ReadOptions",
        "Reader",
        "Renderer",
        "SectionSpec",
        "Tokenizer",
        "hookimpl",
    ),
    "csvoice.config": ("Config", "Thresholds", "plugin_options"),
    "csvoice.context": ("Archive", "Context", "PastFinding", "PastReport"),
    "csvoice.document.blocks": (
        "Block",
        "Bullets",
        "Callout",
        "Cell",
        "Chart",
        "Heading",
        "Image",
        "Metric",
        "Paragraph",
        "Point",
        "Quote",
        "Table",
        "TableColumn",
    ),
    "csvoice.document.events": ("Event",),
    "csvoice.document.findings": ("Condition", "Evidence", "Finding", "Interval", "Severity"),
    "csvoice.document.report": ("Page", "Period", "Report", "Section"),
    "csvoice.errors": ("CsvoiceError", "InputError", "OutputError", "PluginError", "UsageError"),
    "csvoice.hookspecs": ("API_VERSION",),
    "csvoice.lexicon": ("Brand",),
    "csvoice.plan": ("Plan",),
    "csvoice.precision": ("Precision", "dated"),
    "csvoice.schema": (
        "Column",
        "MATCHING",
        "NATURES",
        "OTHER_ISSUE",
        "PRAISE",
        "SEVERITIES",
        "URGENT",
        "ticket",
    ),
    "csvoice.terms": ("TermMatcher",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME)


class _PublicModule(ModuleType):
    """Keeps `read` and `annotate` the functions, though rooms of these names are imported."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _PublicModule


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'csvoice' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
