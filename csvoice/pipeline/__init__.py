"""read → plan → annotate → link → sections → Report."""
