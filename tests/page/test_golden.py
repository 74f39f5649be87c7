"""Page and body of reports on small invented exports, as they were read and found good."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from csvoice.document.report import Report
from csvoice.render.json import as_json
from csvoice.render.json_schema import report_schema
from csvoice.render.markdown import render
from tests.page.exports import EXPORTS

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("case", sorted(EXPORTS))
def test_page_and_body(
    reports: dict[str, Report], golden: Callable[[Path, str], None], case: str
) -> None:
    text = render(reports[case])["report.md"].decode("utf-8")
    golden(GOLDEN / f"{case}.md", text.partition("# 附录")[0])


@pytest.mark.parametrize("case", sorted(EXPORTS))
def test_as_json_it_keeps_to_the_schema(reports: dict[str, Report], case: str) -> None:
    Draft202012Validator(report_schema()).validate(as_json(reports[case]))
