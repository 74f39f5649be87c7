"""Report → files: one renderer a format, none of which computes a number."""
