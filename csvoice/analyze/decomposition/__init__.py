"""What a change is made of: composition, the parts themselves, the segments that grew."""
