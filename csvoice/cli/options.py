"""Options that several commands share, and the Config made of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from csvoice.cli.chinese import RareOption

if TYPE_CHECKING:
    from csvoice.config import Config

Function = TypeVar("Function", bound=Callable[..., Any])
Places = TypeVar("Places", str, tuple[str, ...])

_rare_option = partial(click.option, cls=RareOption)


def check_secret(_context: click.Context, _option: click.Parameter, given: Places) -> Places:
    """Refuse a password where every user of the machine can read it, and the shell keeps it."""
    from csvoice.databases.address import PASSWORD, has_secret, is_url
    from csvoice.errors import UsageError

    places = (given,) if isinstance(given, str) else given
    if any(is_url(place) and has_secret(place) for place in places):
        raise UsageError(
            f"命令行里不要写数据库密码：同一台机器上的人看得到。请放在环境变量 {PASSWORD} 里，"
            "或在 databases.toml 里记下整个地址，用 db://名字 代替（见 docs/databases.md）。"
        )
    return given


_FILES = (
    click.argument("files", nargs=-1, required=True, metavar="文件...", callback=check_secret),
)

_ON = (
    click.argument("more", nargs=-1, metavar="", callback=check_secret),
    click.option(
        "--on",
        multiple=True,
        metavar="文件...",
        help="用这些导出表来看，可以是多个文件。",
        callback=check_secret,
    ),
)

config_option = _rare_option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="配置文件，默认为当前文件夹的 csvoice.toml。",
)

as_json_option = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
period_option = click.option(
    "--period", metavar="时段", help="auto、latest、all 或 2026-10、10月、2026-W40、2026-Q3。"
)
by_option = click.option(
    "--by", type=click.Choice(["week", "month", "quarter"]), help="时段的长度。"
)
own_option = click.option("--own", metavar="品牌", help="有多个品牌时，哪一个是自己的。")
format_option = click.option(
    "--format",
    "formats",
    metavar="格式",
    help="逗号分隔：html,xlsx（默认）、docx、pptx、pdf、md、json。",
)
open_option = click.option(
    "--open/--no-open", "open_page", default=None, help="完成后是否打开网页。"
)
label_option = click.option(
    "--label", metavar="表头", help="类别一列的表头，默认自动找（问题类型、一级标签等）。"
)

plugins_dir_option = _rare_option(
    "--plugins-dir",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="文件夹",
    help="存放单文件插件的文件夹。",
)

_PLUGINS = (
    plugins_dir_option,
    _rare_option("--disable", multiple=True, metavar="名字", help="停用插件或章节，可写多次。"),
    _rare_option("--no-plugins", is_flag=True, default=None, help="只用内置部分，不加载任何插件。"),
)

_READING = (
    click.option(
        "--map",
        "map_",
        multiple=True,
        metavar="标准列=表头",
        help="指定列，如 正文=标题+内容；可写多次。会记在 csvoice.toml 里。",
    ),
    click.option("--sheet", metavar="名字", help="只读这张工作表。"),
    _rare_option(
        "--on-bad-row",
        type=click.Choice(["stop", "skip"]),
        help="遇到坏行时停下（stop，默认）或跳过并计数（skip）。",
    ),
    _rare_option(
        "--max-mb",
        type=click.IntRange(1),
        metavar="数",
        help="一张表展开后最多多少 MB，默认 1000；更大的不读。",
    ),
    _rare_option("--query", metavar="查询", help="从数据库读取时，取哪些行，如 select …；只读。"),
    _rare_option("--table", metavar="表名", help="从数据库读取时，读哪张表。"),
    _rare_option(
        "--since", metavar="日期", help="从数据库读取时，从哪一天起；last 为存档的最后一天。"
    ),
    config_option,
    *_PLUGINS,
)

_TAXONOMY = (
    click.option(
        "--taxonomy", metavar="名字", help="问题类型词典：名字、.toml 文件或 auto（默认）。"
    ),
)

_TOKENIZER = (
    _rare_option("--tokenizer", metavar="名字", help="分词器：fast（默认）、jieba 或 rjieba。"),
)

_MODEL = _rare_option(
    "--model",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="csvoice train 训练的模型；它有把握的反馈由它判定类型。",
)

_ANNOTATING = (
    *_TOKENIZER,
    _MODEL,
    _rare_option(
        "--relabel",
        is_flag=True,
        default=None,
        help="不用导出表自带的问题类型、性质和情感，重新判定。",
    ),
    _rare_option("--jobs", type=click.IntRange(0), metavar="数", help="进程数，默认按数据量决定。"),
    _rare_option(
        "--engine",
        type=click.Choice(["local", "dask", "ray", "spark"]),
        help="由谁来标注：本机的进程（local，默认），或 Dask、Ray、Spark。",
    ),
    _rare_option(
        "--engine-address",
        metavar="地址",
        help="已在运行的集群，如 tcp://主机:8786；默认在本机启动。",
    ),
    _rare_option("--no-cache", is_flag=True, help="不读也不写标注缓存。"),
    _rare_option(
        "--key", type=click.Path(path_type=Path), metavar="文件", help="生成客户代号用的密钥文件。"
    ),
    _rare_option("--strict", is_flag=True, default=None, help="有插件出错时立即停止。"),
)


def reading_options(function: Function) -> Function:
    """Add the files and the options for reading them."""
    return _add(_FILES + _READING, function)


def on_options(function: Function) -> Function:
    """Add `--on FILE...` and the options for reading; what `--on` leaves over is `more`."""
    return _add(_ON + _READING, function)


def annotating_options(function: Function) -> Function:
    """Add the options for annotating."""
    return _add(_TAXONOMY + _ANNOTATING, function)


def annotating_options_but_taxonomy(function: Function) -> Function:
    """Add the options for annotating where the command names the taxonomy in another way."""
    return _add(_ANNOTATING, function)


def loading_options(function: Function) -> Function:
    """Add the options that decide which plugins are loaded, and with which options."""
    return _add((config_option, *_PLUGINS), function)


def training_options(function: Function) -> Function:
    """Add the options that decide what a model is trained with."""
    return _add(_TAXONOMY + _TOKENIZER, function)


def files_on(on: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    """Put together what `--on` was given, the shell having spread `--on *.csv`.

    Raises:
        UsageError: There is something left over without `--on`.
    """
    from csvoice.errors import UsageError

    if more and not on:
        raise UsageError(f"多出了 {'、'.join(more)}。要用哪些导出表来看，请写在 --on 后面。")
    return on + more


def folder_option(name: str, text: str, **more: Any) -> Callable[[Function], Function]:
    """Return an option that names a folder."""
    names = ("-o", name) if name == "--output" else (name,)
    return click.option(
        *names, type=click.Path(path_type=Path), metavar="文件夹", help=text, **more
    )


def output_file_option(text: str, **more: Any) -> Callable[[Function], Function]:
    """Return `-o`: the one file that a command writes."""
    path = click.Path(path_type=Path, dir_okay=False)
    return click.option("-o", "--output", type=path, metavar="文件", help=text, **more)


def _add(options: tuple[Callable[[Any], Any], ...], function: Function) -> Function:
    for option in reversed(options):
        function = option(function)
    return function


def make_config(
    *,
    config_file: Path | None = None,
    map_: tuple[str, ...] = (),
    disable: tuple[str, ...] = (),
    no_cache: bool = False,
    competitor: tuple[str, ...] = (),
    notify: tuple[str, ...] = (),
    focus: tuple[str, ...] = (),
    audience: tuple[str, ...] = (),
    **options: Any,
) -> Config:
    """Make a Config of command-line options; what was not given is None or empty.

    Raises:
        UsageError: A `--map` or `--competitor` without `=`, or anything that Config refuses.
    """
    from csvoice.config_file import load_config

    return load_config(
        config_file,
        map=_mapping(map_) or None,
        disable=disable or None,
        competitors=_competitors(competitor) or None,
        notify=notify or None,
        focus=focus or None,
        audience=audience or None,
        cache=False if no_cache else None,
        **options,
    )


def _mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    from csvoice.errors import UsageError

    mapping: dict[str, str] = {}
    for pair in pairs:
        name, equals, header = pair.partition("=")
        if not (name.strip() and equals and header.strip()):
            raise UsageError(f"--map {pair} 写法不对，应为 标准列=表头，例如 --map 正文=反馈内容。")
        mapping[name.strip()] = header.strip()
    return mapping


def _competitors(pairs: tuple[str, ...]) -> dict[str, Path]:
    from csvoice.errors import UsageError

    files: dict[str, Path] = {}
    for pair in pairs:
        brand, equals, file = (part.strip() for part in pair.partition("="))
        if not (brand and equals and file):
            raise UsageError(
                f"--competitor {pair} 写法不对，应为 品牌=文件，例如 --competitor 青禾=青禾.csv。"
            )
        if "://" in file:
            raise UsageError("--competitor 要的是文件，不能是数据库地址。")
        if brand in files:
            raise UsageError(
                f"--competitor 里「{brand}」给了两次；同一品牌的多个文件请放在一处，"
                f"写成 {brand}=文件夹/*.csv。"
            )
        files[brand] = Path(file)
    return files
