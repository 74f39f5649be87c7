"""Do the tests notice when a figure is worked out wrongly? Change one thing, run the nearest tests.

A change turns one comparison or operator round, moves one number, drops one call of a chain or one
`not`. It is made in a copy of the checkout, and the test files nearest to the module run there:
those of its own name first, then those that import it, then the others in the folder that mirrors
its own, then those of the modules that import it. A change is caught when they fail, or do not end
in time. The rest survive: a check is missing, or the change makes no difference.
"""

from __future__ import annotations

import argparse
import ast
import copy
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
SUBJECTS = ("csvoice/analyze", "csvoice/planning.py", "csvoice/storage/store.py")
COPIED = ("csvoice", "plugins", "dictionaries", "benchmarks", "tests", "pyproject.toml")
FORKS = multiprocessing.get_context("forkserver")
"""Each change is tried in a fork of a process that has loaded what csvoice and its tests import."""

LOADED = ("pytest", "polars", "scipy.stats", "sklearn", "hypothesis", "pydantic", "click.testing")
ANOTHER_CONTAINER = {
    "tolist", "to_list", "to_numpy", "to_frame", "to_series", "astype", "cast", "copy",
}  # fmt: skip
"""Calls that give the same values again: to drop one is no other figure."""
LEAST = 1e-6
"""A number up to this only keeps from dividing by zero: half as much again is no other figure."""

TURNED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
EDGES = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change of one module.

    Attributes:
        module: The file, relative to the root.
        line: Where it is changed.
        before: What stood there.
        after: What stands there now.
        source: The whole module with the change.
        edge: Whether it makes a difference only where two numbers are equal.
    """

    module: Path
    line: int
    before: str
    after: str
    source: str

    edge: bool

    def __str__(self) -> str:
        edge = "  (another result only where both sides are equal)" if self.edge else ""
        return f"{self.module.as_posix()}:{self.line}  {self.before}  ->  {self.after}{edge}"


def mutations(module: Path, code: str) -> Iterator[Mutation]:
    """Make every change of a module, each by itself."""
    tree = ast.parse(code)
    left_out = {id(part) for root in _left_out(tree) for part in ast.walk(root)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.expr) or id(node) in left_out:
            continue
        for change in (_turned, _moved, _dropped):
            if (new := change(copy.deepcopy(node))) is not None:
                after = ast.unparse(new)
                source = _replaced(code, node, f"({after})")
                edge = isinstance(node, ast.Compare) and isinstance(node.ops[0], EDGES)
                yield Mutation(module, node.lineno, ast.unparse(node), after, source, edge)


def _left_out(tree: ast.Module) -> Iterator[ast.expr]:
    """Give what changes no figure: annotations, arguments of decorators; and f-strings.

    Parts of f-strings have no places of their own (3.11).
    """
    for node in ast.walk(tree):
        yield from getattr(node, "decorator_list", ())
        if isinstance(node, ast.JoinedStr):
            yield node
        for field in ("annotation", "returns"):
            if isinstance(found := getattr(node, field, None), ast.expr):
                yield found


def _replaced(code: str, node: ast.expr, new: str) -> str:
    lines = code.encode().splitlines(keepends=True)
    last = (node.end_lineno or node.lineno) - 1
    head = b"".join(lines[: node.lineno - 1]) + lines[node.lineno - 1][: node.col_offset]
    tail = lines[last][node.end_col_offset :] + b"".join(lines[last + 1 :])
    return (head + new.encode() + tail).decode()


def _turned(node: ast.expr) -> ast.expr | None:
    """Turn a comparison or an operator round, or drop a `not`."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
        return node.operand
    if isinstance(node, ast.Compare) and type(node.ops[0]) in TURNED:
        node.ops[0] = TURNED[type(node.ops[0])]()  # type: ignore[call-overload]
        return node
    if isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in TURNED:
        node.op = TURNED[type(node.op)]()  # type: ignore[assignment]
        return node
    return None


def _moved(node: ast.expr) -> ast.expr | None:
    """Move a number: a whole one by one, another by half its size; turn a truth value round."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, int | float):
        return None
    if isinstance(node.value, bool):
        return ast.Constant(not node.value)
    if 0 < node.value <= LEAST:
        return None
    whole = isinstance(node.value, int) or not node.value
    return ast.Constant(node.value + 1 if whole else node.value * 1.5)


def _dropped(node: ast.expr) -> ast.expr | None:
    """Drop a call of a chain: `x.sort(y)` becomes `x`."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Call() as rest, attr=name)):
            return None if name in ANOTHER_CONTAINER else rest
    return None


def nearest_tests(module: Path, root: Path = ROOT) -> list[str]:
    """Name the test files of a module, the nearest first."""
    own, tests = _own_tests(module, root), sorted((root / "tests").rglob("test_*.py"))
    beside = own.parent.glob("test_*.py") if len(module.parts) > 2 else ()
    users = [
        one.relative_to(root) for one in _importing(module, sorted(root.rglob("csvoice/**/*.py")))
    ]
    files = [
        own,
        *_importing(module, tests),
        *sorted(beside),
        *(_own_tests(one, root) for one in users),
    ]
    return [file.relative_to(root).as_posix() for file in dict.fromkeys(files) if file.exists()]


def _own_tests(module: Path, root: Path) -> Path:
    """Name the file that mirrors a module; that of a package bears the name of its folder."""
    inside = module.relative_to("csvoice")
    named = inside.parent if module.name == "__init__.py" else inside.with_suffix("")
    return root / "tests" / named.with_name(f"test_{named.name}.py")


def _importing(module: Path, files: Iterable[Path]) -> list[Path]:
    line = f"from {'.'.join(module.with_suffix('').parts)} import"
    return [file for file in files if line in file.read_text("utf-8")]


def caught(mutation: Mutation, root: Path, seconds: float) -> str:
    """Return how the nearest tests caught a change (`failed`, `too slow`), or an empty text."""
    file = root / mutation.module
    before = file.read_text("utf-8")
    _write(file, mutation.source)
    try:
        passed = _pass(nearest_tests(mutation.module, root), root, seconds)
    except TimeoutError:
        return "too slow"
    finally:
        _write(file, before)
    return "" if passed else "failed"


def _pass(tests: Iterable[str], root: Path, seconds: float | None = None) -> bool:
    run = FORKS.Process(target=_tested, args=(list(tests), root))
    run.start()
    run.join(seconds)
    if run.is_alive():
        run.kill()
        raise TimeoutError
    return run.exitcode == 0


def _tested(tests: list[str], root: Path) -> None:
    """Run tests on a copy of the checkout, without a word; leave with what pytest says."""
    import pytest

    os.chdir(root)
    own = [str(root), str(root / "plugins")]
    sys.path[:0], os.environ["PYTHONPATH"] = own, os.pathsep.join(own)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        sys.stdout = sys.stderr = nowhere
        failed = pytest.main(["-n0", "-x", "-q", "-p", "no:cacheprovider", *tests])
    os._exit(failed)


def _write(file: Path, code: str) -> None:
    """Write a module so that Python does not take the compiled one before for it."""
    file.write_text(code, "utf-8")
    moment = time.time_ns() // 10**9 - random.randrange(10**6)
    os.utime(file, (moment, moment))


def drawn(seed: int, number: int, subjects: tuple[str, ...] = SUBJECTS) -> list[Mutation]:
    """Draw so many of all changes of the subjects."""
    files = [
        file
        for subject in subjects
        for file in (sorted((ROOT / subject).rglob("*.py")) or [ROOT / subject])
    ]
    every = [
        one
        for file in files
        for one in mutations(file.relative_to(ROOT), file.read_text(encoding="utf-8"))
    ]
    random.Random(seed).shuffle(every)
    return every[:number]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--number", type=int, default=100, help="how many changes")
    parser.add_argument("--seed", type=int, default=1, help="which ones")
    parser.add_argument("--seconds", type=float, default=300, help="most time for one")
    parser.add_argument("--first", type=int, default=0, help="leave out those before, to go on")
    given = parser.parse_args()
    FORKS.set_forkserver_preload(list(LOADED))
    chosen = drawn(given.seed, given.number)[given.first :]
    survived = []
    with tempfile.TemporaryDirectory(prefix="mutations-") as folder:
        root = Path(folder)
        for name in COPIED:
            _copy(ROOT / name, root / name)
        if not _pass({test for one in chosen for test in nearest_tests(one.module)}, root):
            sys.exit("The tests fail before anything is changed.")
        for one in chosen:
            how = caught(one, root, given.seconds)
            print(f"{how or 'SURVIVED':9} {one}", flush=True)
            survived += [] if how else [one]
    held = len(chosen) - len(survived)
    edges = sum(one.edge for one in survived)
    print(f"\n{held} of {len(chosen)} caught ({held / len(chosen):.0%}); of {len(survived)} that")
    print(f"survived, {edges} make a difference only where two numbers are equal:")
    print(*survived, sep="\n")


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


if __name__ == "__main__":
    main()
