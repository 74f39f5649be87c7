"""What changed between two periods, and what a change is made of."""
