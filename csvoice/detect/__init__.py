"""What happened, found once: detectors propose, proposals of the same rows are one event."""
