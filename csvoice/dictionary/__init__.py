"""User dictionaries as things to be made: words proposed from data, checked, explained."""
