"""What csvoice keeps on this machine: where it stands, how large it is, whether it is sound."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from csvoice.charts.text import sans_font
from csvoice.config import CONFIG_NAME, Config
from csvoice.errors import CsvoiceError
from csvoice.plugins import Plugins
from csvoice.storage.cache import cache_folder
from csvoice.storage.keys import key_file, pseudonym_key
from csvoice.storage.leftovers import PREFIX, remove_leftovers
from csvoice.storage.seals import SUFFIX, is_sealed, seal_of


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is kept.

    Attributes:
        name: cache, key, config, font or plugins.
        place: Where it is.
        size: Bytes.
        sound: Whether it can be used as it is.
        says: A Chinese sentence.
    """

    name: str
    place: str
    size: int
    sound: bool
    says: str


def inventory(config: Config, plugins: Plugins, config_file: Path | None = None) -> Iterator[Item]:
    """Look at the cache, the key, the config file, the font and the plugins."""
    yield _cache()
    yield _key(config.key)
    yield _config(config_file or Path(CONFIG_NAME))
    yield _font()
    yield _plugins(plugins)


def clean() -> tuple[int, int]:
    """Empty the cache, which can all be made again, and remove what dead runs left.

    Returns:
        How many files and folders are gone, and how many bytes the cache took.
    """
    folder, gone, size = cache_folder(), 0, 0
    for file in _cached(folder):
        size += file.stat().st_size if file.exists() else 0
        file.unlink(missing_ok=True)
        seal_of(file).unlink(missing_ok=True)
        gone += 1
    gone += len(remove_leftovers(folder, "*.tmp"))
    return gone + len(remove_leftovers(Path(tempfile.gettempdir()), f"{PREFIX}*")), size


def _cached(folder: Path) -> list[Path]:
    """Return our own files alone: a user may keep others in the folder."""
    return [seal.with_name(seal.name.removesuffix(SUFFIX)) for seal in folder.glob(f"*{SUFFIX}")]


def _cache() -> Item:
    folder = cache_folder()
    files = [file for file in _cached(folder) if file.exists()]
    altered = sum(not is_sealed(file) for file in files)
    says = f"标注缓存 {len(files):,} 个文件，删掉也不影响结果，只是下次慢一些。"
    if altered:
        says = f"标注缓存 {len(files):,} 个文件，其中 {altered:,} 个已损坏或被改动过，不会采用。"
    return Item("cache", str(folder), _size(files), not altered, says)


def _key(named: Path | None) -> Item:
    file = key_file(named)
    if named is None and not (file.is_file() and file.stat().st_size):
        return Item("key", str(file), 0, True, "客户代号的密钥还没有生成，第一次用到时会生成。")
    try:
        pseudonym_key(named)
    except CsvoiceError as error:
        return Item("key", str(file), 0, False, str(error))
    says = "客户代号的密钥。请备份；换了它，同一位客户的代号就变了。"
    return Item("key", str(file), file.stat().st_size, True, says)


def _config(file: Path) -> Item:
    if not file.is_file():
        return Item("config", str(file), 0, True, "没有配置文件，一切按默认。")
    return Item("config", str(file), file.stat().st_size, True, "配置文件可以读懂。")


def _font() -> Item:
    try:
        file = sans_font()
        size = file.stat().st_size
    except (ModuleNotFoundError, OSError):
        says = "没有找到中文字体，图里的汉字会变成方框。"
        return Item("font", "", 0, False, says)
    return Item("font", str(file), size, True, "图表用的中文字体。")


def _plugins(plugins: Plugins) -> Item:
    foreign = [one for one in plugins.found if one.foreign]
    files = [Path(one.file) for one in foreign if one.file]
    says = f"别人写的插件 {len(foreign)} 个。" if foreign else "没有装别人写的插件。"
    if plugins.errors:
        failed = f"{len(plugins.errors)} 个插件没能启用，详见 csvoice plugins doctor。"
        says = f"{says.rstrip('。')}；{failed}"
    place = "、".join(str(file) for file in files)
    return Item("plugins", place, _size(files), not plugins.errors, says)


def _size(files: list[Path]) -> int:
    return sum(file.stat().st_size for file in files if file.exists())
