"""The annotated feedback, events, findings and metrics as tables for other programs."""
