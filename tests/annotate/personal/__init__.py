"""Invented sentences with planted personal data, to measure masking by."""
