"""Issue taxonomies as things to be made: listed, checked, proposed from data, compared."""
