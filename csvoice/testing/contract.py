"""The whole contract of a plugin, component by component."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from csvoice.components import Annotator, Dictionary, Reader, Renderer, SectionSpec, Tokenizer
from csvoice.errors import PluginError
from csvoice.guard import Plugin
from csvoice.testing import annotators, sections
from csvoice.testing.checks import Check, Result, try_check
from csvoice.testing.files import dictionary_checks, reader_checks
from csvoice.testing.renderers import renderer_checks
from csvoice.testing.sample import MANY_ROWS
from csvoice.testing.subjects import Subject, Target, load_subjects
from csvoice.testing.tokenizers import tokenizer_checks

Told = Callable[[Result], None]
_LOADING = "插件"


def check_plugin(
    target: Target,
    rows: int = MANY_ROWS,
    options: Mapping[str, Any] | None = None,
    told: Told | None = None,
) -> list[Result]:
    """Hold a plugin against the contract; notifiers are left alone, since they would send.

    Args:
        target: A module, a single file, a package, a folder with pyproject.toml, or the name of
            an installed plugin.
        rows: How many rows are many.
        options: The plugin's own, as they would stand in csvoice.toml.
        told: Called with each result as soon as it is known.

    Raises:
        UsageError: There is no such plugin.
    """
    results = []
    for result in _results(target, rows, options or {}):
        results.append(result)
        if told:
            told(result)
    return results


def _results(target: Target, rows: int, options: Mapping[str, Any]) -> Iterator[Result]:
    title = "能加载，钩子、参数和名字都正确"
    try:
        subjects = load_subjects(target, options)
    except PluginError as error:
        yield Result(_LOADING, title, ok=False, reason=str(error))
        return
    for subject in subjects:
        yield Result(_named(subject.plugin), title, ok=True, remark=_given(subject))
        for check in checks_of(subject, rows, options):
            yield try_check(check)


def _named(plugin: Plugin) -> str:
    return f"插件 {plugin.name}"


def _given(subject: Subject) -> str:
    hooks = subject.plugin.components
    given = (f"{hook}: {'、'.join(names)}" for hook, names in hooks.items())
    return "；".join(given) or "没有给出任何组件"


def checks_of(subject: Subject, rows: int, options: Mapping[str, Any]) -> Iterator[Check]:
    """List what is promised of every component of a plugin."""
    for trial in annotators.trials(subject.of(Annotator), subject.plugin):
        yield from annotators.annotator_checks(trial, rows)
    for spec in subject.of(SectionSpec):
        trial_of = sections.Trial(spec, subject.of(Annotator), options)
        yield from sections.section_checks(trial_of, rows)
    for renderer in subject.of(Renderer):
        yield from renderer_checks(renderer)
    for tokenizer in subject.of(Tokenizer):
        yield from tokenizer_checks(tokenizer)
    for dictionary in subject.of(Dictionary):
        yield from dictionary_checks(dictionary)
    for reader in subject.of(Reader):
        yield from reader_checks(reader)
