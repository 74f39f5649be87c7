"""One word for each task: `nox -s test`, `lint`, `docs`, `demo`, `lock`."""

from __future__ import annotations

import nox

TESTED = "requirements-tested.txt"

nox.options.sessions = ["lint", "docs", "test"]
nox.options.reuse_existing_virtualenvs = True


@nox.session
def test(session: nox.Session) -> None:
    """Run the tests; what follows `--` goes to pytest."""
    session.install("-e", ".[test]", "-c", TESTED)
    session.run("pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check form, types and the direction of imports."""
    session.install("-e", ".[dev]", "-c", TESTED)
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("lint-imports")


@nox.session
def docs(session: nox.Session) -> None:
    """Write the pages that are made from the code; with `-- --check` only compare them."""
    session.install("-e", ".[dev]", "-c", TESTED)
    session.run("python", "docs/generate.py", *session.posargs)


@nox.session
def demo(session: nox.Session) -> None:
    """Make the demo report in ./csvoice-demo/."""
    session.install("-e", ".", "-c", TESTED)
    session.run("csvoice", "demo", *session.posargs)


@nox.session
def lock(session: nox.Session) -> None:
    """Write down the newest versions that fit, for every system, as the ones to test with."""
    session.install("uv")
    command = ["uv", "pip", "compile", "pyproject.toml", "--extra", "dev", "--universal"]
    command += ["--python-version", "3.11", "--upgrade", "--output-file", TESTED]
    session.run(*command, "--custom-compile-command", "nox -s lock")
