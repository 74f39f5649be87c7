"""Texts as they stand: copies, verbatims that speak for many, rows behind a finding."""
