"""Counts over time: periods, control limits, bursts, drifts, forecasts."""
