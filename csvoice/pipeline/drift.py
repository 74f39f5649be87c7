"""Whether the rows of a report still look like what its model was trained on."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from csvoice.plan import ModelFile

_SAMPLE = 20_000


def model_warnings(feedback: pl.LazyFrame, file: ModelFile | None) -> tuple[str, ...]:
    """Compare a period's rows, evenly sampled, with the card of the model that typed them.

    Args:
        feedback: Annotated rows.
        file: The model; None for none.

    Returns:
        Chinese sentences, none where all is as it was.
    """
    if file is None:
        return ()
    from csvoice.learn.drift import drift_warnings
    from csvoice.learn.model import load_model

    judged = feedback.select("tokens", "issue_score").filter(pl.col("issue_score").is_not_null())
    rows = judged.collect()
    sample = rows.gather_every(max(1, rows.height // _SAMPLE))
    model = load_model(Path(file.path), file.sha256)
    scores = sample["issue_score"].to_numpy()
    return drift_warnings(model.card, model.vocabulary, scores, sample["tokens"])
