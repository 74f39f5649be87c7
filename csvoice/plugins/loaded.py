"""The plugins of a run and what they gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from csvoice.components import (
    Annotator,
    Component,
    Dictionary,
    Notifier,
    Reader,
    Renderer,
    SectionSpec,
    Tokenizer,
)
from csvoice.guard import Plugin
from csvoice.plugins.outside import Outside

C = TypeVar("C", bound=Component)


@dataclass(frozen=True)
class Plugins:
    """All plugins and what those in force gave.

    Attributes:
        found: All plugins.
        components: By hook, component name → component.
        outside: The process in which other people's components run; None without any.
    """

    found: tuple[Plugin, ...]
    components: Mapping[str, Mapping[str, Any]]
    outside: Outside | None = None

    def of(self, kind: type[C]) -> Mapping[str, C]:
        """Return the components of a kind that are in force, by name."""
        return self.components[kind.hook]

    @property
    def readers(self) -> Mapping[str, Reader]:
        """Readers by name."""
        return self.of(Reader)

    @property
    def annotators(self) -> Mapping[str, Annotator]:
        """Annotators by name."""
        return self.of(Annotator)

    @property
    def tokenizers(self) -> Mapping[str, Tokenizer]:
        """Tokenizers by name."""
        return self.of(Tokenizer)

    @property
    def dictionaries(self) -> Mapping[str, Dictionary]:
        """Dictionaries by name."""
        return self.of(Dictionary)

    @property
    def sections(self) -> Mapping[str, SectionSpec]:
        """Sections by name."""
        return self.of(SectionSpec)

    @property
    def renderers(self) -> Mapping[str, Renderer]:
        """Renderers by name."""
        return self.of(Renderer)

    @property
    def notifiers(self) -> Mapping[str, Notifier]:
        """Notifiers by name."""
        return self.of(Notifier)

    @property
    def failed(self) -> tuple[Plugin, ...]:
        """Plugins that are not in force because of an error."""
        return tuple(plugin for plugin in self.found if plugin.error)

    @property
    def errors(self) -> tuple[str, ...]:
        """A sentence for each plugin that is not in force because of an error."""
        return tuple(plugin.error for plugin in self.found if plugin.error)

    @property
    def deprecations(self) -> tuple[str, ...]:
        """A sentence for each thing that plugins use and that will go away."""
        return tuple(sentence for plugin in self.found for sentence in plugin.deprecations)

    @property
    def in_force(self) -> tuple[str, ...]:
        """Names of the plugins without an error."""
        return tuple(plugin.name for plugin in self.found if not plugin.error)

    def giver(self, component: Component) -> Plugin:
        """Return the plugin that gave a component that is in force."""
        name, hook = component.name, component.hook
        return next(one for one in self.found if name in one.components.get(hook, ()))
