"""Counts the letters of each text."""

import polars as pl

import csvoice

LETTERS = csvoice.Column("letters.count", pl.UInt32(), "letters of the text", "字数")


@csvoice.hookimpl
def register_annotators(config):
    count = pl.col("text").str.len_chars().alias(LETTERS.name)
    return [csvoice.Annotator("letters", (), (LETTERS,), lambda plan: lambda b: b.select(count))]
