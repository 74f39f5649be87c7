"""From raw rows to the feedback table: clean, mask, cut, type, weigh."""
