"""What a report is made of, all of it data: blocks, findings, the report."""
