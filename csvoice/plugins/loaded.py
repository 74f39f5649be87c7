"""The plugins of a run and what they gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from csvoice.components import (
    Annotator,
    Dictionary,
    Notifier,
    Reader,
    Renderer,
    SectionSpec,
    Tokenizer,
)
from csvoice.guard import Plugin


@dataclass(frozen=True)
class Plugins:
    """All plugins and, by hook, what those in force gave: component name → component."""

    found: tuple[Plugin, ...]
    components: Mapping[str, Mapping[str, Any]]

    @property
    def readers(self) -> Mapping[str, Reader]:
        """Readers by name."""
        return self.components["register_readers"]

    @property
    def annotators(self) -> Mapping[str, Annotator]:
        """Annotators by name."""
        return self.components["register_annotators"]

    @property
    def tokenizers(self) -> Mapping[str, Tokenizer]:
        """Tokenizers by name."""
        return self.components["register_tokenizers"]

    @property
    def dictionaries(self) -> Mapping[str, Dictionary]:
        """Dictionaries by name."""
        return self.components["register_dictionaries"]

    @property
    def sections(self) -> Mapping[str, SectionSpec]:
        """Sections by name."""
        return self.components["register_sections"]

    @property
    def renderers(self) -> Mapping[str, Renderer]:
        """Renderers by name."""
        return self.components["register_renderers"]

    @property
    def notifiers(self) -> Mapping[str, Notifier]:
        """Notifiers by name."""
        return self.components["register_notifiers"]

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

    def giver(self, hook: str, name: str) -> Plugin:
        """Return the plugin that gave a component that is in force."""
        return next(one for one in self.found if name in one.components.get(hook, ()))
