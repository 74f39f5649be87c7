"""Says how many letters were written, by the column of another plugin."""

import polars as pl

import csvoice


def build(ctx):
    n, letters = ctx.feedback.select(pl.len(), pl.col("letters.count").sum()).collect().row(0)
    said = f"本期共写了 {letters} 个字。"
    finding = csvoice.Finding(
        "letters",
        "count",
        "",
        said,
        float(letters),
        "count",
        n,
        severity="紧急",
        basis="逐字计数",
    )
    return csvoice.Section("letters", "字数", (finding,), (csvoice.Paragraph(said),))


@csvoice.hookimpl
def register_sections(config):
    return [csvoice.SectionSpec("letters", "字数", build, needs=("letters.count",))]
