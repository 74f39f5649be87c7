"""Which words stand in which feedback, and which of them set a group apart."""
