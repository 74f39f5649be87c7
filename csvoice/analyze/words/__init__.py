"""Which words stand in which feedback, which set a group apart, which no dictionary has."""
