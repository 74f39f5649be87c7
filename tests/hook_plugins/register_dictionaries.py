"""Brings the taxonomy of an airline."""

from pathlib import Path

import csvoice


@csvoice.hookimpl
def register_dictionaries(config):
    return [csvoice.Dictionary("airline", "taxonomy", Path(__file__).with_name("airline.toml"))]
