"""Counts over time: periods, control limits, drifts, forecasts."""
