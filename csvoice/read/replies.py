"""Take the company's answer out of the customer's words, where a crawl put it there."""

from __future__ import annotations

import polars as pl

_ANSWER = (
    r"(?s)[\s\-—=_*~]*(?:[\-—=_*]{5,}\s*|\n\s*)"
    r"(?:开发者|商家|卖家|店家|掌柜|酒店|官方|品牌|客服|平台)(?:的)?(?:回复|答复|回应|解释)\s*[:：]\s*(.*)$"
)
_SUSPECT = r"(?:回复|答复|回应|解释)\s*[:：]|已(?:经)?被删除"
_DELETED = r"^\s*[（(]该条评论已(?:经)?被删除[）)]\s*"


def split_replies(frame: pl.DataFrame) -> pl.DataFrame:
    """Move answers that stand at the end of a text to `reply`, and drop crawlers' remarks.

    Args:
        frame: Raw rows with `text`; a reply column of the export's own goes first.
    """
    if "text" not in frame.columns:
        return frame
    texts = frame["text"]
    places = texts.str.contains(_SUSPECT).arg_true()
    if places.is_empty():
        return frame
    text = pl.col("text")
    parts = (
        texts.gather(places)
        .to_frame()
        .select(
            said=text.str.replace(_ANSWER, "").str.replace(_DELETED, ""),
            answer=text.str.extract(_ANSWER),
        )
    )
    answers = pl.Series("reply", [None], dtype=pl.String).new_from_index(0, len(texts))
    answer = answers.scatter(places, parts["answer"])
    known = [frame["reply"], answer] if "reply" in frame.columns else [answer]
    split = frame.with_columns(
        texts.clone().scatter(places, parts["said"]), pl.coalesce(known).alias("reply")
    )
    return split if split["reply"].null_count() < split.height else split.drop("reply")
