"""What `csvoice init` writes: a commented csvoice.toml, actions.toml and a taxonomy to start from.

The templates stand in `template/`; what is filled in is what a given file holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from string import Template

import polars as pl

from csvoice.config import ACTIONS_NAME, CONFIG_NAME, Config
from csvoice.dictionary_files import dictionary_folder, read_text
from csvoice.inspection import inspect
from csvoice.pipeline.safe_reading import read_safely
from csvoice.plugins import load_plugins
from csvoice.schema import STANDARD
from csvoice.storage.output import write_files
from csvoice.taxonomy_choice import choose_taxonomy, sample_of

TAXONOMY_NAME = "taxonomy.toml"
_TAXONOMIES = dictionary_folder() / "taxonomies"
_PLACES = ("customer_type", "region", "channel", "product", "brand")
_SHOWN = 8
_TOP = (
    "# 自己的问题类型词典：从「{title}」抄来，改成自己的。写法见 docs/taxonomy.md，\n"
    "# 改完用 csvoice taxonomy check taxonomy.toml 检查，再在 csvoice.toml 里打开。\n\n"
)


def start(folder: Path, files: Sequence[Path] = ()) -> tuple[list[Path], list[Path]]:
    """Write the files that are not there yet.

    Returns:
        The files written, and those that were there and stay as they are.

    Raises:
        CsvoiceError: An export cannot be read, or nothing can be written.
    """
    contents = starting_files(files)
    there = [folder / name for name in contents if (folder / name).exists()]
    new = {name: text for name, text in contents.items() if folder / name not in there}
    written = write_files(folder, {name: text.encode("utf-8") for name, text in new.items()})
    return written if new else [], there


def starting_files(files: Sequence[Path] = ()) -> dict[str, str]:
    """Return the texts by name, guided by exports where some are given."""
    config = Config()
    plugins = load_plugins(config)
    raw = read_safely(files, config, [*plugins.readers.values()]).frame if files else pl.DataFrame()
    taxonomy = _TAXONOMIES / "general.toml"
    if files:
        sample = sample_of(raw)
        chosen, _why, _coverage = choose_taxonomy(sample, "auto", plugins.dictionaries, None)
        taxonomy = _TAXONOMIES / f"{chosen.name}.toml"
    place = next((_filter(raw, name) for name in _PLACES if _values(raw, name)), "地区=华东")
    values = {
        "own": _own(raw),
        "focus": place,
        "columns": "\n".join(_columns(files, config)) or '# text = "反馈内容"',
        "missing": "\n".join(_missing(files, config)),
        "date": _last(raw).isoformat(),
        "issue": next(iter(_values(raw, "label")), "物流配送"),
        "where": place,
    }
    texts = {name: _filled(f"{name}.tmpl", values) for name in (CONFIG_NAME, ACTIONS_NAME)}
    return texts | {TAXONOMY_NAME: _taxonomy(taxonomy)}


def _filled(template: str, values: dict[str, str]) -> str:
    source = Path(__file__).parent / "template" / template
    return Template(source.read_text(encoding="utf-8")).substitute(values)


def _taxonomy(file: Path) -> str:
    """Copy a taxonomy under a name of its own."""
    text = read_text(file)
    title = next(line for line in text.splitlines() if line.startswith("title"))
    own = text.replace(f'name = "{file.stem}"', 'name = "own"', 1)
    return _TOP.format(title=title.partition('"')[2].rstrip('"')) + own


def _values(raw: pl.DataFrame, name: str) -> list[str]:
    """Return a column's values, the most frequent first."""
    if name not in raw.columns:
        return []
    sizes = raw[name].drop_nulls().value_counts().sort("count", name, descending=[True, False])
    return [str(one) for one in sizes[name].head(_SHOWN)]


def _filter(raw: pl.DataFrame, name: str) -> str:
    return _toml(f"{STANDARD[name].title}={_values(raw, name)[0]}")


def _own(raw: pl.DataFrame) -> str:
    """Offer the brands of the file; a comment, since only the user knows which is his."""
    brands = _values(raw, "brand")
    if len(brands) < 2:
        return '# own = "自己的品牌"               # 数据里有多个品牌时，哪一个是自己的'
    listed = "、".join(brands)
    return f'# own = "{_toml(brands[0])}"               # 自己的品牌；数据里有{listed}等'


def _columns(files: Sequence[Path], config: Config) -> list[str]:
    if not files:
        return []
    sources = inspect(files, config).sources
    found = {name: str(one["column"]) for source in sources for name, one in source.mapping.items()}
    return [f'# {name} = "{_toml(header)}"' for name, header in found.items()]


def _missing(files: Sequence[Path], config: Config) -> list[str]:
    """Say which sections the file cannot give, and what would open them."""
    if not files:
        return []
    lacking = [one for one in inspect(files, config).sections if not one.ready]
    return ["\n# 这份数据还给不出的章节：", *(f"# {one.title}：{one.reason}" for one in lacking)]


def _last(raw: pl.DataFrame) -> date:
    """Return the last day of the data, as an example of a date."""
    last = raw["created_at"].dt.date().max() if "created_at" in raw.columns else None
    return last if isinstance(last, date) else date(2026, 10, 1)


def _toml(text: str) -> str:
    """Write a text between quotation marks."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
