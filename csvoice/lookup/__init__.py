"""Terms and patterns of dictionaries, found in all texts of a batch in one pass."""
