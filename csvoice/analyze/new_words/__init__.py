"""Words and phrases that no dictionary has: found, and called new or not."""
