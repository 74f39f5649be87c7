"""The annotated feedback, the events and the findings as tables for other programs."""
