"""Voice-of-customer reports from raw exports of Chinese customer feedback."""
