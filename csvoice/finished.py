"""Finished reports, kept whole: where nothing has changed, nothing is done again.

What a report depends on is told by content where it is the user's (inputs, dictionaries, models,
key, archive) and by size and time of change where it is a program's. Nothing here loads polars or a
plugin: that alone would take longer than to find a report.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b, file_digest
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from csvoice.config import Config
from csvoice.program import program_marks
from csvoice.storage.cache import keep, recall
from csvoice.storage.keys import key_file

_SAID = "said.json"
_FILES = "files/"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a report depends on, each part as a digest.

    Attributes:
        given: Inputs, options and the files that they name.
        program: csvoice, its plugins, their parts, and Python.
        key: The key for pseudonyms, which a first run makes.
        archive: What the archive holds, which a run may change.
    """

    given: str
    program: str
    key: str
    archive: str

    @property
    def name(self) -> str:
        """Name under which the report is kept."""
        return f"report-{_digest((self.given, self.program, self.key, self.archive))}.zip"


@dataclass(frozen=True, slots=True)
class Finished:
    """A report as it was delivered.

    Attributes:
        files: Bytes by name.
        said: What was said on the terminal, before and after the names of the files.
        findings: What notifiers were told, as JSON; empty without any.
    """

    files: Mapping[str, bytes]
    said: tuple[Sequence[str], Sequence[str]]
    findings: str = ""


def basis(paths: Sequence[str | Path], config: Config, before: Basis | None = None) -> Basis:
    """Look at everything that a report depends on; what `before` saw of the program stands."""
    inputs = [one for path in paths for one in _input(Path(path))]
    options = config.model_dump_json(exclude={"archive", "key", "jobs", "engine", "engine_address"})
    return Basis(
        given=_digest((*inputs, options, *map(_content, _named(config)))),
        program=before.program if before else _digest(program_marks(config)),
        key=_content(key_file(config.key)),
        archive=_digest(_tree(config.archive)) if config.archive else "",
    )


def recalled(now: Basis) -> Finished | None:
    """Return the report that was made on the same basis; None where there is none."""
    content = recall(now.name)
    if content is None:
        return None
    with suppress(BadZipFile, KeyError, ValueError), ZipFile(io.BytesIO(content)) as archive:
        said = json.loads(archive.read(_SAID))
        names = [name for name in archive.namelist() if name.startswith(_FILES)]
        files = {name.removeprefix(_FILES): archive.read(name) for name in names}
        return Finished(files, (said["before"], said["after"]), said["findings"])
    return None


def keep_finished(before: Basis, now: Basis, report: Finished) -> None:
    """Keep a report, unless its run has changed what it depends on; a new key is no change."""
    if (before.given, before.archive) != (now.given, now.archive):
        return
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        said = {"before": report.said[0], "after": report.said[1], "findings": report.findings}
        archive.writestr(_SAID, json.dumps(said, ensure_ascii=False))
        for name, data in report.files.items():
            archive.writestr(_FILES + name, data)
    keep(now.name, content.getvalue())


def _digest(parts: Iterable[str]) -> str:
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()


def _content(file: Path) -> str:
    """Digest of a file's bytes; empty where there is no file."""
    try:
        with file.open("rb") as stream:
            return file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _input(path: Path) -> Iterator[str]:
    """What one of the user's paths stands for; it is written down in the report as it is."""
    yield str(path)
    root, pattern = Path(path.anchor), any(sign in str(path) for sign in "*?[")
    found = root.glob(str(path.relative_to(root))) if pattern else [path]
    for one in sorted({path, *found}):
        yield f"{one} {_content(one)}"
        yield from _tree(one)


def _tree(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*")):
        yield f"{file.relative_to(folder)} {_content(file)}"


def _named(config: Config) -> list[Path]:
    """Files that options name; what is a name and no file has no content."""
    roster = config.staffing.roster if config.staffing else None
    theme = config.theme.logo, config.theme.cloud, config.theme.template
    single = (config.model, config.calendar, config.actions, roster, Path(config.taxonomy), *theme)
    lists = config.user_words, config.stopwords, config.advice, config.competitors.values()
    some = (file for files in lists for file in files)
    return [file for file in (*single, *some) if file is not None]
