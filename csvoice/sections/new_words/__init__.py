"""新词新说法: words and phrases that are new or much more frequent."""

from csvoice.sections.new_words.section import SECTION

__all__ = ["SECTION"]
