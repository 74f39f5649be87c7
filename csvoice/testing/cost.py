"""Time and memory beside the built-in components; generous, since machines differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

import polars as pl

from csvoice.annotate.builtin import register_annotators
from csvoice.annotate.engine import in_order
from csvoice.components import Annotator, SectionSpec
from csvoice.pipeline.sections import build_sections
from csvoice.plan import Plan
from csvoice.testing.checks import expect
from csvoice.testing.contexts import built_in_sections, for_matching, lay_out
from csvoice.testing.processes import HASH_SEEDS, Cost, elsewhere, measured

TIMES_AS_LONG, TIMES_AS_MUCH = 5.0, 5.0
"""Limits: as multiples of what all built-in components of the kind need together."""

_SECONDS, _MEGABYTES = 1.0, 200.0
"""What costs less than this is never too much."""


def section_cost(
    spec: SectionSpec, table: pl.DataFrame, plan: Plan, options: Mapping[str, Any]
) -> str:
    """Build a section on many rows in one process, and all built-in ones in another.

    Returns:
        A sentence with both costs.

    Raises:
        AssertionError: It takes far more than all built-in ones together.
    """
    first, second = HASH_SEEDS
    own = elsewhere(_sections, (spec,), table, plan, {spec.name: options}, seed=first)
    theirs = elsewhere(_sections, tuple(built_in_sections()), table, plan, {}, seed=second)
    return _compared(own, theirs)


def annotator_cost(annotator: Annotator, batch: pl.DataFrame, plan: Plan) -> str:
    """Annotate many rows in one process, and with all built-in annotators in another.

    Returns:
        A sentence with both costs.

    Raises:
        AssertionError: It takes far more than all built-in ones together.
    """
    first, second = HASH_SEEDS
    own = elsewhere(_annotated, (annotator,), batch, plan, seed=first)
    theirs = elsewhere(_annotated, tuple(register_annotators()), batch, plan, seed=second)
    return _compared(own, theirs)


def _sections(
    specs: Sequence[SectionSpec],
    table: pl.DataFrame,
    plan: Plan,
    options: Mapping[str, Mapping[str, Any]],
) -> Cost:
    context = lay_out(table, plan)
    return measured(lambda: build_sections(specs, context, options, strict=len(specs) == 1))


def _annotated(annotators: Sequence[Annotator], batch: pl.DataFrame, plan: Plan) -> Cost:
    adds = [column.name for annotator in annotators for column in annotator.adds]
    table = for_matching(batch.drop(adds, strict=False))
    ready = [annotator.prepare(plan) for annotator in in_order(annotators)[0]]
    return measured(lambda: reduce(lambda frame, one: frame.hstack(one(frame)), ready, table))


def _compared(own: Cost, theirs: Cost) -> str:
    said = (
        f"{own.seconds:.2f} 秒，内置的合计 {theirs.seconds:.2f} "
        f"秒（{own.seconds / max(theirs.seconds, 0.001):.2f} 倍）"
    )
    if own.megabytes is not None and theirs.megabytes is not None:
        said += f"；内存多用 {own.megabytes:.0f} MB，内置的合计 {theirs.megabytes:.0f} MB"
        expect(
            own.megabytes <= max(_MEGABYTES, TIMES_AS_MUCH * theirs.megabytes),
            said + "。请用 polars 表达式代替 Python 列表。",
        )
    expect(
        own.seconds <= max(_SECONDS, TIMES_AS_LONG * theirs.seconds),
        said + "。请用 polars 表达式代替逐行的 Python 循环。",
    )
    return said
