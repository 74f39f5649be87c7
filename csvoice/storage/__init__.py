"""What csvoice keeps on disk: keys, cache, parts, results put in place, and what dead runs left."""
