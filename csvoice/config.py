"""Options of a run, as they are validated; `config_file` reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, FilePath

from csvoice.company.audiences import Audience
from csvoice.company.metrics import Exposure, MetricOptions
from csvoice.company.staffing import Staffing
from csvoice.company.theme import Theme

CONFIG_NAME = "csvoice.toml"
ACTIONS_NAME = "actions.toml"
"""Taken where it stands beside csvoice.toml."""

LAST = "last"
"""In the place of a day: the last one of the archive."""
DAY_OR_LAST = r"^(?:\d{4}-\d{2}-\d{2}|last)$"


def _by_name(headers: dict[str, str]) -> dict[str, str]:
    """Call columns by their standard names; which of them there are, reading tells."""
    if all(column.isascii() for column in headers):
        return headers
    from csvoice.schema import TITLES  # Loads polars, which a report made before does without.

    names = {title: name for name, title in TITLES.items()}
    return {names.get(column, column): header for column, header in headers.items()}


Headers: TypeAlias = Annotated[dict[str, str], AfterValidator(_by_name)]
"""Standard column, by its name or its Chinese title, → header."""


class Mapping(BaseModel):
    """A column mapping that was given once, for files with the same headers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    headers: tuple[str, ...]
    map: Headers


class Thresholds(BaseModel):
    """Customary limits, not standards; each may be changed in csvoice.toml.

    Attributes:
        min_share_rows: Below this many rows a share is shown as a count (n < 30 is the usual
            small-sample rule of survey practice).
        min_change: A change of a share smaller than this (in points) is not worth a finding.
        q_value: Level of the false discovery rate for anything that is called a change.
        looked_into: A number that moved by at least this part of itself is looked into (service
            handbooks use ±15 %); what is said of it still rests on its tests.
        figure_rows: A figure of fewer rows opens none of them: what one or two people said of one
            product in one place would tell who they are.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    min_share_rows: int = 30
    min_change: float = 0.01
    q_value: float = 0.05
    looked_into: float = 0.15
    figure_rows: int = 5


class Teams(BaseModel):
    """How teams and agents are compared, under `[teams]`.

    Attributes:
        weights: Weight of each metric in the score that sums a team up; they need not add up to 1.
        names: Show agents by name, not as 坐席 1, 坐席 2 …
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: dict[str, float] = Field(
        default_factory=lambda: {
            "csat": 0.3,
            "fcr": 0.2,
            "resolution": 0.15,
            "response_in_time": 0.1,
            "handle_time": 0.1,
        }
    )
    names: bool = False


class Config(BaseModel):
    """Options of a run.

    Attributes:
        map: Standard column, by its name or its Chinese title → header, or several headers joined
            with `+`.
        sheet: The sheet to read.
        on_bad_row: Stop at a broken row, or skip and count it.
        max_mb: Most megabytes of one table once it is unpacked; a larger one is refused before
            it is built.
        query: What to ask a database; it may only read.
        table: The table of a database, `table` or `schema.table`.
        since: First day wanted of a database, 2026-10-01; `last` for the archive's last day.
        period: `auto`, `latest`, `all`, or a period such as 2026-10, 10月, 2026-W40, 2026-Q3.
        by: Length of a period; None chooses by the span of the data.
        own: One's own brand where several occur.
        competitors: A competitor's brand → the file of its feedback, for the report.
        taxonomy: `auto`, the name of a taxonomy, or a path to a TOML file.
        model: Model file that types feedback; None for none.
        relabel: Set the labels of the export aside.
        user_words: Extra user dictionaries in jieba's format.
        stopwords: Extra stop word lists.
        calendar: One's own days (promotions, policy dates); see dictionaries/calendar.toml.
        advice: One's own advice on issues, which goes before dictionaries/advice.toml.
        actions: Measures taken, and what each should move; see csvoice/company/actions.py.
            None takes actions.toml beside csvoice.toml, if it exists.
        focus: Slices of the feedback, each compared with the rest in a section: `列=值`, or words.
        tokenizer: Name of the tokenizer.
        audience: Readers to write a version of the report for, each `name` or `name:argument`.
        audiences: Readers of one's own; see dictionaries/audiences.toml for those shipped.
        formats: Formats of the report.
        jobs: Worker processes; 0 chooses by size.
        engine: What carries the annotating: processes of this machine, or Dask, Ray or Spark.
        engine_address: Where that engine runs, as it writes addresses; None starts one here.
        cache: Whether annotated rows are kept for the next run.
        archive: Folder that keeps each period's annotated rows and report; None for none.
        key: File with the key for customers' pseudonyms; None uses the one in the user's folder.
        plugins_dir: Folder with single-file plugins.
        disable: Names of plugins or sections to leave out.
        no_plugins: Whether to use what is built in and nothing else.
        section_seconds: Longest time that a section, a batch of an annotator or a renderer of an
            installed plugin, or of a single file, may take; loading, reading, cutting and sending
            count likewise. All of them run in a process of their own. 0
            runs them in this process, without a limit.
        plugin_mb: Most megabytes of memory that this process may hold.
        strict: Stop at the first plugin that fails.
        profile: Put what each stage took, in time and memory, into the manifest.
        notify: Notifiers to call with the findings.
        thresholds: Customary limits.
        metrics: A company's own targets and definitions, by metric.
        exposure: Orders or contacts by month or day, to make complaints a rate.
        staffing: Who is on duty when; None where that is not known.
        teams: How teams and agents are compared.
        theme: Title, colour, font, logo and footer of the report, a template of slides.
        plugins: Options of plugins and sections, by name.
        mapping: Column mappings given before.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    map: Headers = Field(default_factory=dict)
    sheet: str | None = None
    on_bad_row: Literal["stop", "skip"] = "stop"
    max_mb: int = Field(default=1_000, ge=1)
    query: str | None = None
    table: str | None = None
    since: str | None = Field(default=None, pattern=DAY_OR_LAST)
    period: str = "auto"
    by: Literal["week", "month", "quarter"] | None = None
    own: str | None = None
    competitors: dict[str, Path] = Field(default_factory=dict)
    taxonomy: str = "auto"
    model: Path | None = None
    relabel: bool = False
    user_words: tuple[Path, ...] = ()
    stopwords: tuple[Path, ...] = ()
    calendar: FilePath | None = None
    advice: tuple[FilePath, ...] = ()
    actions: FilePath | None = None
    focus: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    audiences: dict[str, Audience] = Field(default_factory=dict)
    tokenizer: str = "fast"
    formats: tuple[str, ...] = ("html", "xlsx")
    jobs: int = Field(default=0, ge=0)
    engine: Literal["local", "dask", "ray", "spark"] = "local"
    engine_address: str | None = None
    cache: bool = True
    archive: Path | None = None
    key: Path | None = None
    plugins_dir: Path | None = None
    disable: tuple[str, ...] = ()
    no_plugins: bool = False
    section_seconds: float = Field(default=60.0, ge=0)
    plugin_mb: int = Field(default=4_000, ge=1)
    strict: bool = False
    profile: bool = False
    notify: tuple[str, ...] = ()
    thresholds: Thresholds = Thresholds()
    metrics: dict[str, MetricOptions] = Field(default_factory=dict)
    exposure: Exposure | None = None
    staffing: Staffing | None = None
    teams: Teams = Teams()
    theme: Theme = Theme()
    plugins: dict[str, dict[str, Any]] = Field(default_factory=dict)
    mapping: tuple[Mapping, ...] = ()
