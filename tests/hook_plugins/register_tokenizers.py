"""Cuts texts into their letters."""

import csvoice


@csvoice.hookimpl
def register_tokenizers(config):
    return [csvoice.Tokenizer("by-letter", lambda words: lambda texts: texts.str.split(""))]
