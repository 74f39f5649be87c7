"""Intervals, tests and what they need: which differences are more than chance."""
