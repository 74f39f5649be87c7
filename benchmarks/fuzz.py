"""Files from strangers: valid ones, mutated, and what csvoice makes of them.

    python benchmarks/fuzz.py [--cases 100000] [--minutes 60] [--seed 1] [--only csv]

A case passes where the answer is a result or a CsvoiceError, which is a sentence; anything else is
printed with its seed, and `--seed N --cases 1 --only TARGET` repeats it. With POLARS_MAX_THREADS=1
small tables go quicker, and they are cut into other chunks.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from csvoice.annotate.privacy import mask
from csvoice.archive.folders import open_archive
from csvoice.config import Config
from csvoice.config_file import load_config
from csvoice.dictionary_files import dictionary_folder, read_taxonomy, read_user_words, read_weights
from csvoice.errors import CsvoiceError
from csvoice.read.builtin import READERS
from csvoice.read.dates import parse_dates
from csvoice.read.feedback import read_feedback

Rows = list[list[str]]
Target = Callable[[random.Random, Path], object]

CELLS = (
    "",
    "物流太慢，等了一周",
    "2026-10-01 08:00",
    "二〇二六年十月一日",
    "-1",
    "1e400",
    "9" * 400,
    "=1+1",
    '引"号',
    "换\n行",
    "\ud7ff\ue000",
    "\x00",
    "\u202e倒",
    "合计",
    "13800138000",
    "客服：您好 用户：坏了",
    "99999-99-99",
    "[]",
    "{}",
)
HEADERS = ("反馈内容", "创建时间", "编号", "品牌", "评分", "问题类型", "客户姓名", "", "反馈内容")
SHARP = (b'"', b"\n", b"\0", b",", b"\xff", b"]", b"}", b"<")
"""Bytes that mean something to one of the parsers."""
SIGNS = "年月日-/.: 0123456789一二三十〇上下午周星期第季度QW昨今天\u3000TZ+"


def table(rng: random.Random) -> Rows:
    """Invent a small export."""
    headers = rng.sample(HEADERS, rng.randint(1, len(HEADERS)))
    rows = [[rng.choice(CELLS) for _header in headers] for _row in range(rng.randint(0, 12))]
    return [headers, *rows]


def mutated(rng: random.Random, content: bytes) -> bytes:
    """Change a few places: cut, doubled, moved, or other bytes put in."""
    data = bytearray(content)
    for _change in range(rng.choice((0, 1, 1, 2, 5, 20))):
        start = rng.randint(0, len(data))
        length = rng.choice((1, 1, 2, 8, 64))
        piece = bytes(data[start : start + length])
        match rng.randrange(4):
            case 0:
                del data[start : start + length]
            case 1:
                data[start:start] = piece * rng.choice((1, 2, 50))
            case 2:
                data[start : start + length] = rng.randbytes(length)
            case _other:
                data[start:start] = rng.choice(
                    (b'"', b"\n", b"\0", b",", b"\xff", b"]", b"}", b"<")
                )
    return bytes(data)


def read(name: str, write: Callable[[Rows], bytes]) -> Target:
    """Make the target that reads a mutated file of one format."""

    def target(rng: random.Random, folder: Path) -> object:
        file = folder / name
        file.write_bytes(mutated(rng, write(table(rng))))
        return read_feedback([file], Config(), READERS)

    return target


def _csv(rows: Rows) -> bytes:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    return "\n".join(quoted).encode("utf-8", "replace")


def _json(rows: Rows) -> bytes:
    return json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]]).encode()


def _page(rows: Rows) -> bytes:
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return ("<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>").encode()


def _parquet(rows: Rows) -> bytes:
    columns = {
        f"{place}{name}": [row[place] for row in rows[1:]] for place, name in enumerate(rows[0])
    }
    buffer = io.BytesIO()
    pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).write_parquet(buffer)
    return buffer.getvalue()


def workbook(rng: random.Random, folder: Path) -> object:
    """Read a workbook whose parts were mutated inside the archive, or the archive itself."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(table(rng)):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell.replace("\0", ""))
    file = folder / "a.xlsx"
    if rng.random() < 0.3:
        file.write_bytes(mutated(rng, buffer.getvalue()))
    else:
        with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(file, "w") as new:
            for part in old.namelist():
                content = old.read(part)
                new.writestr(part, mutated(rng, content) if rng.random() < 0.3 else content)
    return read_feedback([file], Config(), READERS)


def mapping(rng: random.Random, folder: Path) -> object:
    """Read a sound file by columns that may not be there."""
    file = folder / "map.csv"
    rows = table(rng)
    file.write_bytes(_csv(rows))
    names = ("text", "created_at", "rating", "id", "nothing", "")
    headers = (*rows[0], "不存在", "反馈内容+编号", "+")
    chosen = {rng.choice(names): rng.choice(headers) for _n in range(rng.randint(1, 3))}
    return read_feedback([file], Config(map=chosen), READERS)


def dates(rng: random.Random, _folder: Path) -> object:
    """Read strings that look like dates."""
    cells = ["".join(rng.choices(SIGNS, k=rng.randint(1, 14))) for _n in range(8)]
    return parse_dates(pl.Series("d", cells), year=rng.choice((None, 2026)))


def masking(rng: random.Random, _folder: Path) -> object:
    """Mask texts of digits, letters and words for names and places."""
    signs = "0123456789-@.号电话姓名：张三省市区路弄XxA微信QQ京\u200b\x00 \n"
    return mask(pl.Series("t", ["".join(rng.choices(signs, k=40)) for _n in range(5)]))


CONFIG = """
[csvoice]
by = "week"
own = "米家"
formats = ["html"]
jobs = 1
[thresholds]
q_value = 0.1
[plugins.wecom]
url = "https://x.cn"
[[mapping]]
headers = ["a"]
map = { text = "a" }
"""
TAXONOMY = (dictionary_folder() / "taxonomies" / "general.toml").read_text(encoding="utf-8")
WORDS = "充电桩 100 n\n小米汽车\n动力消失 3\n"
MANIFEST = """
{"archive_version": 1, "csvoice": "0.1.0", "until": "2026-10-01T00:00:00",
 "rows": {"count": 1, "taxonomy": "general", "annotation": "x", "key": null}}
"""


def text_file(content: str, name: str, use: Callable[[Path], object]) -> Target:
    """Make the target that reads a mutated text file."""

    def target(rng: random.Random, folder: Path) -> object:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(mutated(rng, content.encode()))
        return use(file)

    return target


def archive(manifest: Path) -> object:
    """Open the archive that a manifest belongs to, and look into it as a run does."""
    return open_archive(manifest.parent.parent).earlier()


TARGETS: Mapping[str, Target] = {
    "csv": read("a.csv", _csv),
    "json": read("a.json", _json),
    "page": read("a.html", _page),
    "parquet": read("a.parquet", _parquet),
    "workbook": workbook,
    "mapping": mapping,
    "dates": dates,
    "masking": masking,
    "config": text_file(CONFIG, "csvoice.toml", load_config),
    "taxonomy": text_file(TAXONOMY, "t.toml", read_taxonomy),
    "user words": text_file(WORDS, "words.txt", read_user_words),
    "weights": text_file("好\t1\n坏\t-1\n", "w.tsv", read_weights),
    "archive": text_file(MANIFEST, "archive/2026-10/manifest.json", archive),
}


def fuzz(name: str, seed: int, folder: Path) -> str:
    """Run one case; return what went wrong, empty where nothing did."""
    try:
        TARGETS[name](random.Random(seed), folder)
    except CsvoiceError as error:
        return "" if str(error).strip() else "an error without a sentence"
    except BaseException as error:  # Whatever comes is the result.
        if isinstance(error, KeyboardInterrupt):
            raise
        return f"{type(error).__name__}: {str(error)[:200]!r}"
    return ""


def main() -> None:
    """Run cases over all targets in turn; print what failed and how many passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=60, help="begin no case afterwards")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=TARGETS)
    given = parser.parse_args()
    names = [given.only] if given.only else list(TARGETS)
    began, done, failed = time.perf_counter(), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for case in range(given.cases):
            if time.perf_counter() - began > 60 * given.minutes:
                break
            done += 1
            name, seed = names[case % len(names)], given.seed + case
            problem = fuzz(name, seed, Path(folder))
            if problem:
                failed += 1
                print(f"{name} --seed {seed}: {problem}", flush=True)
    seconds = time.perf_counter() - began
    print(f"{done:,} cases from seed {given.seed}, {failed} failed, {seconds:.0f} s")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
