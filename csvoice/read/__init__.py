"""The read stage: exports in any shape to feedback under standard columns; see `feedback`."""
