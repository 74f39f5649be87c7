"""Every hook has an example that runs, a line in the docs, and a plugin here that is put to use.

Whoever adds a hook adds a plugin of its name to `tests/hook_plugins/` and a use of it to `USES`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from inspect import getdoc
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import csvoice
from csvoice import hookspecs
from csvoice.components import KINDS
from csvoice.config import Config
from csvoice.config_file import load_config
from csvoice.pipeline.deliver import deliver
from csvoice.pipeline.preparation import prepare_feedback
from csvoice.plugins import load_plugins

ROOT = Path(__file__).parents[1]
FOLDER = Path(__file__).with_name("hook_plugins")
HOOKS = [name for name, value in vars(hookspecs).items() if hasattr(value, "csvoice_spec")]
LINES = ("航班晚点三小时", "行李丢了没人管", "空姐很好")


class Use:
    """A run in which every plugin of `FOLDER` has a part."""

    def __init__(self, folder: Path) -> None:
        export = folder / "feedback.lines"
        export.write_text("\n".join(LINES), encoding="utf-8")
        self.folder = folder
        self.config = load_config(
            plugins_dir=FOLDER,
            tokenizer="by-letter",
            taxonomy="airline",
            formats=("titles", "md"),
            notify=("keep",),
            cache=False,
            jobs=1,
            strict=True,
        )
        self.plugins = load_plugins(self.config)
        with prepare_feedback([export], self.config, plugins=self.plugins) as feedback:
            self.table = feedback.table.collect()
        deliver([export], folder, self.config)

    def reads(self) -> None:
        assert self.table["text"].to_list() == list(LINES)

    def annotates(self) -> None:
        assert self.table["letters.count"].to_list() == [7, 7, 4]

    def tokenizes(self) -> None:
        assert self.table["tokens"].to_list() == [list(line) for line in LINES]

    def brings_a_taxonomy(self) -> None:
        assert self.table["issue"].to_list() == ["航班延误", "行李", "其他"]

    def builds_a_section(self) -> None:
        assert "本期共写了 18 个字。" in (self.folder / "report.md").read_text("utf-8")

    def renders(self) -> None:
        assert "字数" in (self.folder / "report.titles").read_text("utf-8").splitlines()

    def notifies(self) -> None:
        assert "本期共写了 18 个字。" in (self.folder / "sent.txt").read_text("utf-8").splitlines()


USES: dict[str, Callable[[Use], None]] = {
    "register_readers": Use.reads,
    "register_annotators": Use.annotates,
    "register_tokenizers": Use.tokenizes,
    "register_dictionaries": Use.brings_a_taxonomy,
    "register_sections": Use.builds_a_section,
    "register_renderers": Use.renders,
    "register_notifiers": Use.notifies,
}


@pytest.fixture(scope="module")
def use(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Use]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", list(sys.path))
        folder = tmp_path_factory.mktemp("use")
        patch.chdir(folder)
        yield Use(folder)
        for hook in HOOKS:
            sys.modules.pop(hook, None)


def test_the_hooks_are_known() -> None:
    assert list(dict.fromkeys(HOOKS)) == HOOKS
    assert set(HOOKS) == set(KINDS)


@pytest.mark.parametrize("hook", HOOKS)
def test_it_is_put_to_use_by_a_real_plugin(hook: str, use: Use) -> None:
    (plugin,) = (one for one in use.plugins.found if one.name == hook)
    assert list(plugin.components) == [hook]
    USES[hook](use)


@pytest.mark.parametrize("hook", HOOKS)
def test_its_example_gives_what_it_says(hook: str) -> None:
    _about, _mark, example = (getdoc(getattr(hookspecs, hook)) or "").partition("\nExample:\n")
    assert example, "the docstring has no Example"
    names: dict[str, Any] = {
        **{name: getattr(csvoice, name) for name in csvoice.__all__},
        **dict.fromkeys(("open_mail", "prepare", "build", "plain"), lambda *_args: None),
        **{"pl": pl, "Path": Path, "__file__": __file__},
    }
    exec(f"def example(config):\n{example}", names)  # noqa: S102
    given = names["example"](Config())
    assert given
    assert all(isinstance(one, KINDS[hook]) for one in given)


@pytest.mark.parametrize("page", ["plugins.md", "hooks.md"])
@pytest.mark.parametrize("hook", HOOKS)
def test_the_docs_mention_it(hook: str, page: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    assert hook in text
    assert f"`{KINDS[hook].__name__}`" in text or f"### {KINDS[hook].__name__}" in text
