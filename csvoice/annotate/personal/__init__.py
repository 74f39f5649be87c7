"""The kinds of personal data and how people write them, in the order they are looked for.

The order matters: longer and labelled forms first, so that no part of one is taken for another.
"""

from csvoice.annotate.personal.accounts import ACCOUNTS, EMAILS
from csvoice.annotate.personal.addresses import ADDRESS_GATES, ADDRESSES
from csvoice.annotate.personal.kinds import NUMERALS, Family, Kind
from csvoice.annotate.personal.names import NAME_GATES, NAME_LABEL, NAMES
from csvoice.annotate.personal.numbers import LONG_NUMBERS, SHORT_NUMBERS
from csvoice.annotate.personal.vehicles import PLATES, VEHICLES

_SIGN = rf"[0-9A-Za-z{NUMERALS}]"

FAMILIES = (
    Family(
        (rf"{_SIGN}(?:[ .·•—–_()（）@＠#。艾特点-]*{_SIGN}){{3}}",),
        (*EMAILS, *LONG_NUMBERS, *VEHICLES, *SHORT_NUMBERS, *ACCOUNTS, *PLATES),
    ),
    Family(NAME_GATES, NAMES),
    Family(ADDRESS_GATES, ADDRESSES),
)

__all__ = ["FAMILIES", "NAME_LABEL", "Family", "Kind"]
