"""What all tests share."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import settings

from csvoice import planning, taxonomy_choice
from csvoice.components import Dictionary
from csvoice.dictionary_files import dictionary_folder
from csvoice.lexicon import Lexicon, Taxonomy

# A busy machine is slow, not wrong; .ci/run tries more.
EXAMPLES = 100 if "CSVOICE_SLOW" in os.environ else 25
settings.register_profile("csvoice", deadline=None, max_examples=EXAMPLES)
settings.load_profile("csvoice")

PluginFile = Callable[[str], str]
PLUGIN_HEAD = "import polars as pl\nimport csvoice\nfrom csvoice import *\n"
_plugins = itertools.count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write golden files instead of comparing them"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the tests that take their time to .ci/run, which sets CSVOICE_SLOW."""
    if "CSVOICE_SLOW" not in os.environ:
        for item in items:
            if "slow" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="slow; CSVOICE_SLOW=1 runs it"))


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a function by its name, not by its address: workers must agree on the tests."""
    return getattr(val, "__name__", None)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with a golden file, or write the file under --update-golden."""

    def check(path: Path, text: str) -> None:
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8"), (
            f"{path.name} differs; if that is meant, run pytest --update-golden"
        )

    return check


@pytest.fixture(autouse=True, scope="session")
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the user's cache and key out of the tests, and the tests out of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSVOICE_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("CSVOICE_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(autouse=True, scope="session")
def dictionaries_read_once() -> Iterator[None]:
    """Read csvoice's own dictionaries once: hundreds of runs in a process would each do so."""
    read, load = taxonomy_choice.read_taxonomy, planning.load_lexicon
    ours, known = dictionary_folder(), {}

    def taxonomy(path: Path) -> Taxonomy:
        if not path.is_relative_to(ours):
            return read(path)
        return known[path] if path in known else known.setdefault(path, read(path))

    def lexicon(dictionaries: Mapping[str, Dictionary], words: Sequence[Path] = ()) -> Lexicon:
        files = (*(one.path for one in dictionaries.values()), *words)
        if files in known or not all(file.is_relative_to(ours) for file in files):
            return known.get(files) or load(dictionaries, words)
        return known.setdefault(files, load(dictionaries, words))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(taxonomy_choice, "read_taxonomy", taxonomy)
        patch.setattr(planning, "load_lexicon", lexicon)
        yield


@pytest.fixture
def plugins_dir(tmp_path: Path) -> Iterator[Path]:
    """A folder for plugins that is forgotten afterwards."""
    folder = tmp_path / "插件"
    folder.mkdir()
    known = set(sys.modules)
    yield folder
    sys.path[:] = [place for place in sys.path if place != str(folder.resolve())]
    for name in set(sys.modules) - known:
        if name.startswith("plugin_"):
            del sys.modules[name]


@pytest.fixture
def plugin(plugins_dir: Path) -> PluginFile:
    """Write a plugin of one file, under a name that no other test has imported; gives the name."""

    def write(code: str) -> str:
        name = f"plugin_{next(_plugins)}"
        (plugins_dir / f"{name}.py").write_text(PLUGIN_HEAD + dedent(code), encoding="utf-8")
        return name

    return write


@pytest.fixture
def plugins_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load and call plugins in this process, where another one is not what is tested."""
    monkeypatch.setattr("csvoice.plugins.Outside", lambda *_given: None)
