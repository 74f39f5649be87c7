"""What a company says of itself: targets, measures taken, advice, audiences, duty rosters, look."""
