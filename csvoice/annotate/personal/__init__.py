"""The kinds of personal data and how people write them, in the order they are looked for.

The order matters: longer and labelled forms first, so that no part of one is taken for another.
"""

from csvoice.annotate.personal.accounts import ACCOUNTS
from csvoice.annotate.personal.addresses import ADDRESSES
from csvoice.annotate.personal.kinds import Kind
from csvoice.annotate.personal.names import NAME_LABEL, NAMES
from csvoice.annotate.personal.numbers import LONG_NUMBERS, SHORT_NUMBERS
from csvoice.annotate.personal.vehicles import PLATES, VEHICLES

KINDS: tuple[Kind, ...] = (
    *ACCOUNTS[:1],
    *LONG_NUMBERS,
    *VEHICLES,
    *SHORT_NUMBERS,
    *ACCOUNTS[1:],
    *PLATES,
    *NAMES,
    *ADDRESSES,
)

__all__ = ["KINDS", "NAME_LABEL", "Kind"]
