"""The archive: each month's annotated rows and each period's report, for the months to come."""
