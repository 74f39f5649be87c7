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

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from csvoice.company.audiences import Audience
from csvoice.company.metrics import Exposure, MetricOptions, read_metrics, unknown
from csvoice.company.staffing import Staffing
from csvoice.company.theme import COLOUR, Theme
from csvoice.config import (
    ACTIONS_NAME,
    CONFIG_NAME,
    DAY_OR_LAST,
    Config,
    Mapping,
    Teams,
    Thresholds,
)
from csvoice.dictionary_files import read_text, read_toml
from csvoice.errors import InputError, UsageError
from csvoice.nearest import choices

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_TABLES = (
    "thresholds", "theme", "audiences", "metrics", "exposure", "staffing", "teams", "plugins",
    "mapping",
)  # fmt: skip
"""Fields of Config that are tables of their own in csvoice.toml."""
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
_FORMS = {COLOUR: " #2f6ca6 这样的颜色", DAY_OR_LAST: " 2026-10-01 这样的日期，或 last"}
"""What the patterns of fields ask for, in words."""
Options = TypeVar("Options", bound=BaseModel)
_asked_for: ContextVar[dict[str, type[BaseModel]]] = ContextVar("options_asked_for")


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


def rewrite_config(path: Path, change: Callable[[TOMLDocument], None], lost: str) -> bool:
    """Change csvoice.toml, keeping what else stands there; a file that is not there is made.

    Where it is no TOML the error says in Chinese what is `lost`.

    Returns:
        Whether there was anything to change.

    Raises:
        InputError: The file there is not valid TOML.
        OutputError: It cannot be written.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    from csvoice.storage.output import write_files

    text = read_text(path) if path.is_file() else ""
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise InputError(
            f"{path} 不是有效的 TOML 文件（{error}），{lost}，请改正后再试。"
        ) from None
    change(document)
    new = tomlkit.dumps(document)
    if new != text:
        write_files(path.parent, {path.name: new.encode()})
    return new != text
