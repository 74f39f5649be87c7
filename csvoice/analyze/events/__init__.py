"""What many people suddenly speak of: bursts, hot issues, how they go on."""
