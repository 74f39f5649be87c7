"""What a plugin's own tests are written with: invented feedback, and the contract as functions.

pytest finds the fixtures `sample_feedback` and `run_section` by itself wherever csvoice is
installed; the functions are imported from here. A broken contract is an AssertionError, whose
sentence says what is wrong, in which case, and what to do.
"""

from __future__ import annotations

from csvoice.testing.annotators import check_annotator
from csvoice.testing.checks import Check, Result
from csvoice.testing.contexts import run_section
from csvoice.testing.contract import check_plugin
from csvoice.testing.files import check_dictionary, check_notifier, check_reader
from csvoice.testing.planted import Burst, Share, planted_feedback
from csvoice.testing.renderers import check_renderer
from csvoice.testing.reports import sample_report
from csvoice.testing.sample import CASES, SECRETS, sample_feedback
from csvoice.testing.sections import check_section
from csvoice.testing.tokenizers import check_tokenizer

__all__ = [
    "CASES",
    "SECRETS",
    "Burst",
    "Check",
    "Result",
    "Share",
    "check_annotator",
    "check_dictionary",
    "check_notifier",
    "check_plugin",
    "check_reader",
    "check_renderer",
    "check_section",
    "check_tokenizer",
    "planted_feedback",
    "run_section",
    "sample_feedback",
    "sample_report",
]
