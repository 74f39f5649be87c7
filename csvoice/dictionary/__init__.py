"""User dictionaries as things to be made: words proposed from data, checked, explained.

What is proposed, checked or explained stands beside the words that a run would know by itself: the
shipped ones, those of plugins, and those of csvoice.toml.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from csvoice.config import Config
from csvoice.dictionary_files import read_user_words, read_words
from csvoice.lexicon import UserWord
from csvoice.planning import user_words
from csvoice.plugins import load_plugins


def words_in_force(
    config: Config, *, also: Collection[Path] = (), but: Collection[Path] = ()
) -> tuple[tuple[UserWord, ...], frozenset[str]]:
    """Return the user words and the stop words in force, with `also`, without `but`."""
    dictionaries = load_plugins(config).dictionaries
    left_out = {path.resolve() for path in but}
    files = [path for path in config.user_words if path.resolve() not in left_out]
    lists = [one.path for one in dictionaries.values() if one.kind == "stopwords"]
    words = user_words(dictionaries, files)
    own = tuple(word for path in also for word in read_user_words(path))
    return words + own, read_words([*lists, *config.stopwords])
