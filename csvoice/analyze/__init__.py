"""Pure functions on frames: statistics, counts and choices, each with its source."""
