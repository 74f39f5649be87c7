"""What several sections share: rows, shares, tables, wording, which finding goes first."""
