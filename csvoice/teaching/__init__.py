"""Issue types taught by people: labelled files, labels given by hand, models trained on them."""
