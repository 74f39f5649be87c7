"""The one page: the period's conclusion, what happened, what changed, what gathers where."""

from csvoice.page.page import make_page

__all__ = ["make_page"]
