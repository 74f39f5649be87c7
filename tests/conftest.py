"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is slow, not wrong.
settings.register_profile("csvoice", deadline=None, max_examples=50)
settings.load_profile("csvoice")


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
