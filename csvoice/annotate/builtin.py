"""The built-in annotators, tokenizers and dictionaries, given through the hooks anyone uses."""

from __future__ import annotations

from csvoice import segment
from csvoice.annotate import issues, nature, sentiment, severity
from csvoice.components import Annotator, Dictionary, DictionaryKind, Tokenizer, hookimpl
from csvoice.dictionary_files import dictionary_folder

_FOLDERS: dict[str, DictionaryKind] = {
    "taxonomies": "taxonomy",
    "words": "words",
    "stopwords": "stopwords",
    "brands": "brands",
}


@hookimpl
def register_annotators() -> list[Annotator]:
    """Sentiment, issue type, nature and severity; tokens come from the chosen tokenizer."""
    return [sentiment.ANNOTATOR, issues.ANNOTATOR, nature.ANNOTATOR, severity.ANNOTATOR]


@hookimpl
def register_tokenizers() -> list[Tokenizer]:
    """The fast one with jieba's results, jieba itself, and rjieba as it is."""
    return [
        Tokenizer("fast", segment.fast),
        Tokenizer("jieba", segment.reference),
        Tokenizer("rjieba", segment.raw),
    ]


@hookimpl
def register_dictionaries() -> list[Dictionary]:
    """Every file under dictionaries/ that is chosen by name or added to."""
    folder = dictionary_folder()
    listed = [
        Dictionary(file.stem if kind == "taxonomy" else f"{name}/{file.stem}", kind, file)
        for name, kind in _FOLDERS.items()
        for file in sorted((folder / name).glob("*.*"))
    ]
    # The learned weights start from the hand-made ones, so they come last and win.
    sentiments = [
        Dictionary(name, "sentiment", folder / f"{name}.tsv")
        for name in ("sentiment", "sentiment_learned")
    ]
    return [*listed, *sentiments, Dictionary("advice", "advice", folder / "advice.toml")]
