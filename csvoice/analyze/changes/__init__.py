"""What changed between two periods: every share, the volume, and what explains what."""
