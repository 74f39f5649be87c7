"""The built-in sections, one file each."""
