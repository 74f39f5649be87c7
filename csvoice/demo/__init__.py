"""A generated export of a service centre, to try csvoice on.

An invented shop sells smart home appliances of three invented brands, 云雀 (the reader's own), 青禾
and 北辰, and exports the tickets of five channels from 2026-04-01 to 2026-09-30: what customers
wrote or told, who handled it, how long it took, whether it was resolved, and what customers
answered when asked, but no issue type. The bytes are the same on every run and platform. Some rows
are as untidy as real ones: short texts, emoji, telephone and order numbers, names, 18 empty texts,
12 rows exported twice, a line of totals at the end.

Planted, for csvoice to find (as data in `plants`):

1. A burst. On 2026-09-14 a firmware update of 扫地机器人 X1 goes wrong: charging complaints, less
   than one a day before, are 14 to 17 a day for five days (70 more), a quarter of them with smoke
   or fire.
2. A slow drift. In the channel 电商评价 the share of 物流配送 in what is not praise rises day by
   day, from 7 % in April to 23 % in September. In the other channels it stays near 6 %.
3. A competitor gap. What is said about the connection of the app is far more of what is not praise
   for 云雀 than for 青禾 and 北辰; about noise it is far less.
4. A pair of metrics. Where the first contact resolves it the score is a point higher.
5. A team with harder work. 技术组 is sent what is hard for everyone, and does as well on each topic
   as the other teams.

Two measures stand in actions.toml beside the export (`measures`): from 2026-07-20 on what is said
of 退换退款 is a third of what it was; a training against 客服售后 changes nothing.

`answer_key` says what each row was made of.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from csvoice.demo.measures import ACTIONS_NAME, actions_toml
from csvoice.demo.plants import PLANTED as PLANTED
from csvoice.demo.tickets import make_tickets, totals
from csvoice.spreadsheets import as_csv
from csvoice.storage.output import write_files

OWN_BRAND = "云雀"
FILE_NAME = "演示数据.csv"
_KEY = ("nature", "topic", "event")


def demo_export() -> pl.DataFrame:
    """Return the export as a Chinese ticket system writes it: Chinese headers, all cells text."""
    tickets = make_tickets().drop(_KEY)
    return pl.concat([tickets, totals(tickets)])


def answer_key() -> pl.DataFrame:
    """Return what each ticket was made of.

    Returns:
        Columns 工单编号, `nature` (投诉, 咨询, 建议, 表扬), `topic` (null for praise) and `event`
        (`burst` or null); one row a ticket.
    """
    return make_tickets().select("工单编号", *_KEY).unique(maintain_order=True)


def write_demo(folder: Path) -> Path:
    """Write the export to `folder`, as Excel likes CSV files, and the shop's measures beside it.

    Raises:
        OutputError: The folder cannot be made or written to.
    """
    content, actions = as_csv(demo_export()), actions_toml().encode("utf-8")
    return write_files(folder, {FILE_NAME: content, ACTIONS_NAME: actions})[0]
