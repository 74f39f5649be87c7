"""What a report was made from and with: enough to make it again."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

from csvoice.annotate.issues import ORDER as ISSUE_ORDER
from csvoice.annotate.privacy import mask_text
from csvoice.config import Config
from csvoice.pipeline.preparation import Feedback
from csvoice.pipeline.profile import Profile
from csvoice.plan import ModelFile

_PARTS = ("csvoice", "jieba", "rjieba", "polars", "scikit-learn", "wordcloud", "holidays")
_OPTIONS = (
    "period",
    "by",
    "own",
    "competitors",
    "taxonomy",
    "relabel",
    "tokenizer",
    "calendar",
    "metrics",
    "exposure",
    "staffing",
    "teams",
    "map",
    "sheet",
    "on_bad_row",
    "table",
    "since",
    "disable",
    "no_plugins",
    "thresholds",
)


def make_manifest(
    feedback: Feedback, config: Config, profile: Profile | None = None
) -> dict[str, Any]:
    """Return input hashes, versions, options and choices, JSON-ready.

    Nothing in it depends on the machine, the time or the number of processes, but the profile that
    was asked for.
    """
    return {
        "inputs": [
            {
                "path": Path(one.path).name,
                "sheet": one.sheet,
                "sha256": one.sha256,
                "rows": one.rows,
            }
            for one in feedback.raw.sources
        ],
        "archive": dict(feedback.gathered.joined.rows) if feedback.gathered else {},
        "taxonomy": feedback.plan.taxonomy.name,
        "taxonomy_title": feedback.plan.taxonomy.title,
        "taxonomy_why": feedback.plan.taxonomy_why,
        "model": _model(feedback.plan.model),
        "issue_order": list(ISSUE_ORDER),
        "tokenizer": feedback.plan.tokenizer,
        "options": _options(config),
        "versions": {name: version(name) for name in _PARTS},
        "plugins": [
            {"name": one.name, "origin": one.origin, "error": one.error}
            for one in feedback.plugins.found
        ],
        **({"profile": profile.stages()} if profile else {}),
    }


def _options(config: Config) -> dict[str, Any]:
    """Return the options given; what a database was asked may name a customer."""
    given = config.model_dump(mode="json", include=set(_OPTIONS), exclude_defaults=True)
    return given | ({"query": mask_text(config.query)} if config.query else {})


def _model(model: ModelFile | None) -> dict[str, str] | None:
    return None if model is None else {"path": model.path, "sha256": model.sha256}
