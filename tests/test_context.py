"""What sections share lives as long as they do."""

from __future__ import annotations

from tests.feedback import context, feedback_table


def test_what_was_shared_is_gone_once_it_is_cleared() -> None:
    ctx = context(feedback_table())
    counts = ctx.counts
    assert ctx.counts is counts
    ctx.shared.clear()
    assert ctx.counts is not counts
