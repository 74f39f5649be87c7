"""Options of a run: csvoice.toml, then the command line, validated together.

[csvoice]                 # any field of Config
by = "week"
own = "米家"

[thresholds]              # any field of Thresholds
[metrics.fcr]             # any field of MetricOptions: a company's own target, name, definition
[teams]                   # weights = { csat = 0.3, fcr = 0.2 }, names = true
[staffing]                # who is on duty: roster = "排班.csv"
[exposure]                # what complaints are counted against: of = { "2026-09" = 52300 }
[theme]                   # any field of Theme
[plugins.risk-warning]    # a plugin's own options
[[mapping]]               # written by csvoice when --map is given, read for like files
headers = ["编号", "内容"]
map = { text = "内容" }
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, FilePath, ValidationError

from csvoice.company.audiences import Audience
from csvoice.company.metrics import Exposure, MetricOptions, read_metrics, unknown
from csvoice.company.staffing import Staffing
from csvoice.company.theme import COLOUR, Theme
from csvoice.dictionary_files import read_toml
from csvoice.errors import InputError, UsageError
from csvoice.nearest import choices

CONFIG_NAME = "csvoice.toml"
ACTIONS_NAME = "actions.toml"
"""Taken where it stands beside csvoice.toml."""
_TABLES = (
    "thresholds", "theme", "audiences", "metrics", "exposure", "staffing", "teams", "plugins",
    "mapping",
)  # fmt: skip
"""Fields of Config that are tables of their own in csvoice.toml."""

LAST = "last"
"""In the place of a day: the last one of the archive."""
_REASONS = {
    "missing": "没有给出",
    "literal_error": "应为 {expected}",
    "string_type": "应为文字",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "写法不对，应为{form}",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "greater_than_equal": "不能小于 {ge}",
    "path_type": "应为路径",
    "path_not_file": "没有这个文件",
    "tuple_type": '应为列表，写成 ["…", "…"]',
    "dict_type": "应为一节",
    "model_type": "应为一节",
}
"""What pydantic complains of, in Chinese, by its type of error."""
_DAY_OR_LAST = r"^(?:\d{4}-\d{2}-\d{2}|last)$"
_FORMS = {COLOUR: " #2f6ca6 这样的颜色", _DAY_OR_LAST: " 2026-10-01 这样的日期，或 last"}
"""What the patterns of fields ask for, in words."""
Options = TypeVar("Options", bound=BaseModel)
_asked_for: ContextVar[dict[str, type[BaseModel]]] = ContextVar("options_asked_for")


class Mapping(BaseModel):
    """A column mapping that was given once, for files with the same headers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    headers: tuple[str, ...]
    map: dict[str, str]


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
        map: Standard column → header, or several headers joined with `+`.
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

    map: dict[str, str] = Field(default_factory=dict)
    sheet: str | None = None
    on_bad_row: Literal["stop", "skip"] = "stop"
    max_mb: int = Field(default=1_000, ge=1)
    query: str | None = None
    table: str | None = None
    since: str | None = Field(default=None, pattern=_DAY_OR_LAST)
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


def load_config(path: Path | None = None, **options: Any) -> Config:
    """Read csvoice.toml where there is one, and let `options` go before it.

    Args:
        path: The file; by default csvoice.toml in the current folder, if it exists.
        options: Fields of Config; None means not given.

    Raises:
        UsageError: An unknown key (with the nearest known one) or an unusable value.
    """
    given = {key: value for key, value in options.items() if value is not None}
    kept = _kept(path)
    beside = (path or Path(CONFIG_NAME)).with_name(ACTIONS_NAME)
    if not {"actions"} & {*given, *kept} and beside.is_file():
        given["actions"] = beside
    return _validated({**kept, **given}, "命令行")


def _kept(path: Path | None) -> dict[str, Any]:
    """Return what stands in the file, validated by itself, so that a mistake is found there."""
    file = path or Path(CONFIG_NAME)
    if path is None and not file.is_file():
        return {}
    if not file.is_file():
        raise UsageError(f"找不到配置文件 {file}，请检查路径。")
    try:
        values = _flatten(read_toml(file), file)
    except InputError as error:
        raise UsageError(str(error)) from None
    _validated(values, str(file))
    return values


def _flatten(data: dict[str, Any], file: Path) -> dict[str, Any]:
    top = {"csvoice", *_TABLES}
    for name in data:
        if name not in top and name in Config.model_fields:
            raise UsageError(f"{file} 中的 {name} 应写在 [csvoice] 之下。")
        if name not in top:
            raise UsageError(_unknown(name, sorted(top), str(file)))
    rest = {name: value for name, value in data.items() if name != "csvoice"}
    main = data.get("csvoice", {})
    if not isinstance(main, dict):
        raise UsageError(f"{file} 中的 csvoice 应为一节，写成 [csvoice]。")
    return {**main, **rest}


def _validated(values: dict[str, Any], where: str) -> Config:
    try:
        config = Config.model_validate(values)
    except ValidationError as error:
        raise UsageError(_explain(error, where)) from None
    wrong = next((key for key in config.teams.weights if key not in read_metrics()), None)
    if wrong:
        raise UsageError(f"{where} 的 [teams]：{unknown(wrong)}")
    try:
        read_metrics(config.metrics)
    except UsageError as error:
        raise UsageError(f"{where} 的 [metrics]：{error}") from None
    return config


def plugin_options(config: Config, name: str, model: type[Options]) -> Options:
    """Validate a plugin's slice of csvoice.toml, `[plugins.NAME]`.

    Args:
        config: Options of the run.
        name: The plugin's name.
        model: A pydantic model with `extra="forbid"`.

    Raises:
        UsageError: An unknown key (with the nearest known one) or an unusable value.
    """
    _asked_for.get({})[name] = model
    try:
        return model.model_validate(config.plugins.get(name, {}))
    except ValidationError as error:
        where = f"[plugins.{name}]"
        raise UsageError(_explain(error, where, model)) from None


@contextmanager
def options_asked_for() -> Iterator[dict[str, type[BaseModel]]]:
    """Note the models that `plugin_options` is called with, by name."""
    models: dict[str, type[BaseModel]] = {}
    token = _asked_for.set(models)
    try:
        yield models
    finally:
        _asked_for.reset(token)


def _explain(error: ValidationError, where: str, model: type[BaseModel] = Config) -> str:
    first = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
    *parents, name = (str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        parts: dict[str, type[BaseModel]] = {
            "thresholds": Thresholds,
            "audiences": Audience,
            "mapping": Mapping,
            "metrics": MetricOptions,
            "exposure": Exposure,
            "staffing": Staffing,
            "teams": Teams,
            "theme": Theme,
        }
        inner = parts.get("".join(parents[:1]), model)
        return _unknown(name, sorted(inner.model_fields), where)
    known = first.get("ctx", {})
    form = _FORMS.get(known.get("pattern", ""), "别的写法")
    reason = _REASONS.get(first["type"], first["msg"]).format(**known, form=form)
    # Plugins' options hold addresses and secrets; a terminal, or a log, is no place for them.
    shown = "" if model is not Config or first["loc"][0] == "plugins" else f" {first['input']}"
    path = ".".join((*parents, name))
    return f"{where} 中「{path}」的值{shown and f'{shown} '}不能用：{reason}。"


def _unknown(name: str, known: list[str], where: str) -> str:
    return f"{where} 中没有名为「{name}」的选项。{choices(name, known)}"
