"""One file a theme; each function measures one task of quality.py."""
