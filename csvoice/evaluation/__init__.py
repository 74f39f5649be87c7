"""How far issue types and tone can be believed: from labelled files to numbers and a report."""
