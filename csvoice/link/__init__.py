"""Columns that need the whole corpus."""
