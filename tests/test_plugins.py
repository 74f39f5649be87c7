"""Plugins are found, checked, and kept from taking anything else down."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import polars as pl
import pytest

from csvoice.components import KINDS
from csvoice.config_file import load_config
from csvoice.errors import InputError, PluginError, UsageError
from csvoice.plugins import BUILT_IN, Plugins, load_plugins
from csvoice.raw_tables import ReadOptions
from tests.conftest import PluginFile

RENDERER = """
    @csvoice.hookimpl
    def register_renderers({arguments}):
        return [Renderer("{name}", ".txt", lambda report: {{"report.txt": b""}})]
"""

FAILING = {
    "raises at import": ("1 / 0", "ZeroDivisionError"),
    "leaves at import": ("raise SystemExit(7)", "SystemExit"),
    "has a syntax error": ("def :", "SyntaxError"),
    "imports what is not there": ("import no_such_module_at_all", "ModuleNotFoundError"),
    "raises at registration": (
        "@csvoice.hookimpl\ndef register_sections(config):\n    raise KeyError('x')",
        "KeyError",
    ),
    "panics at registration": (
        "@csvoice.hookimpl\ndef register_sections():\n    raise pl.exceptions.PanicException('x')",
        "PanicException",
    ),
    "returns None": ("@csvoice.hookimpl\ndef register_sections():\n    pass", "SectionSpec"),
    "returns a wrong component": (
        "@csvoice.hookimpl\ndef register_readers():\n    return [Notifier('x', print)]",
        "Reader",
    ),
    "yields": ("@csvoice.hookimpl\ndef register_readers():\n    yield 1", "Reader"),
    "misspells a hook": (
        "@csvoice.hookimpl\ndef register_section():\n    return []",
        "应为 register_sections",
    ),
    "forgets the mark": ("def register_sections():\n    return []", "@csvoice.hookimpl"),
    "has an unknown argument": (
        "@csvoice.hookimpl\ndef register_sections(configuration):\n    return []",
        "def register_sections(config)",
    ),
    "takes a built-in name": (RENDERER.format(name="json", arguments=""), "json"),
    "gives a name twice": (
        "@csvoice.hookimpl\ndef register_notifiers():\n"
        "    return [Notifier('twice', print), Notifier('twice', print)]",
        "twice",
    ),
    "adds a column without its name": (
        "@csvoice.hookimpl\ndef register_annotators():\n"
        "    return [Annotator('mood', (), (Column('issue', pl.String(), ''),), print)]",
        "mood.",
    ),
    "adds a column twice": (
        "@csvoice.hookimpl\ndef register_annotators():\n"
        "    column = Column('mood.x', pl.String(), '')\n"
        "    return [Annotator('mood', (), (column, column), print)]",
        "mood.x",
    ),
}


def _load(folder: Path, **options: object) -> Plugins:
    return load_plugins(load_config(plugins_dir=folder, section_seconds=0, **options))


@pytest.mark.parametrize("case", FAILING)
def test_a_failing_plugin_is_named_and_the_rest_goes_on(
    plugins_dir: Path, plugin: PluginFile, case: str
) -> None:
    code, reason = FAILING[case]
    bad = plugin(code)
    good = plugin(RENDERER.format(name="good", arguments="config"))
    loaded = _load(plugins_dir)
    [failed] = loaded.failed
    assert failed.name == bad
    assert failed.error is not None
    assert reason in failed.error
    assert bad in failed.error
    assert str(plugins_dir) in failed.error
    assert "\n" not in failed.error
    assert not failed.components
    assert {"json", "good"} <= set(loaded.renderers)
    assert next(one for one in loaded.found if one.name == good).error is None
    with pytest.raises(PluginError, match=bad):
        _load(plugins_dir, strict=True)


def test_a_file_that_bears_the_name_of_a_module(plugins_dir: Path) -> None:
    (plugins_dir / "calendar.py").write_text("", encoding="utf-8")
    [failed] = _load(plugins_dir).failed
    assert "改名" in str(failed.error)


def test_files_with_an_underscore_are_no_plugins(plugins_dir: Path) -> None:
    (plugins_dir / "_helper.py").write_text("1 / 0", encoding="utf-8")
    assert not _load(plugins_dir).failed


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="找不到插件文件夹"):
        _load(tmp_path / "无")


def test_disabled_plugins_are_not_even_imported(plugins_dir: Path, plugin: PluginFile) -> None:
    bad = plugin("1 / 0")
    assert not _load(plugins_dir, disable=(bad,)).failed


def test_a_disabled_component_makes_room_for_another(plugins_dir: Path, plugin: PluginFile) -> None:
    plugin(RENDERER.format(name="json", arguments=""))
    loaded = _load(plugins_dir, disable=("json",))
    assert not loaded.failed
    assert "json" not in loaded.renderers


def test_an_installed_plugin_is_named_with_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    class Distribution:
        name, version = "csvoice-night", "2.1"

    point = EntryPoint("night", "no_such_module_at_all", "csvoice")
    vars(point)["dist"] = Distribution()
    monkeypatch.setattr("csvoice.plugins.sources.entry_points", lambda group: [point])
    [failed] = load_plugins(load_config()).failed
    assert "插件 night（csvoice-night 2.1）" in str(failed.error)


def test_a_plugins_name_is_taken_once(
    plugins_dir: Path, plugin: PluginFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = plugin(RENDERER.format(name="good", arguments=""))
    taken = EntryPoint(name, "json", "csvoice")
    monkeypatch.setattr("csvoice.plugins.sources.entry_points", lambda group: [taken, taken])
    loaded = _load(plugins_dir)
    assert [one.name for one in loaded.failed] == [name, name]
    assert all(f"已有名为 {name} 的插件" in error for error in loaded.errors)
    assert "good" not in loaded.renderers


def test_without_plugins_there_is_what_is_built_in(plugins_dir: Path, plugin: PluginFile) -> None:
    plugin("1 / 0")
    loaded = _load(plugins_dir, no_plugins=True, disable=("risk-warning",))
    assert [one.name for one in loaded.found] == [f"csvoice.{room}" for room in BUILT_IN]


def test_a_component_is_said_to_be_of_who_gave_it(plugins_dir: Path, plugin: PluginFile) -> None:
    loaded = _load(plugins_dir)
    assert loaded.giver(loaded.renderers["json"]).name == "csvoice.render"
    disabled = _load(plugins_dir, disable=("json",))
    assert all("json" not in one.components.get("register_renderers", ()) for one in disabled.found)


def test_built_in_components_come_through_the_same_hooks() -> None:
    loaded = load_plugins(load_config())
    assert [one.name for one in loaded.found][: len(BUILT_IN)] == [f"csvoice.{r}" for r in BUILT_IN]
    assert not loaded.failed
    by_hook = {hook: set(names) for hook, names in loaded.components.items()}
    for hook in set(KINDS) - {"register_notifiers"}:
        assert by_hook[hook], hook
    listed = {
        (hook, name)
        for one in loaded.found
        for hook, names in one.components.items()
        for name in names
    }
    assert listed == {(hook, name) for hook, names in by_hook.items() for name in names}


def test_users_own_mistakes_pass_a_plugin(plugins_dir: Path, plugin: PluginFile) -> None:
    plugin(
        """
        def open_mail(path, options):
            raise InputError("第 3 行坏了")

        @csvoice.hookimpl
        def register_readers():
            return [Reader("mail", (".eml",), open_mail)]
        """
    )
    reader = _load(plugins_dir).readers["mail"]
    with pytest.raises(InputError, match="第 3 行坏了"):
        reader.open(Path("x.eml"), ReadOptions())


@pytest.mark.parametrize(
    ("hook", "component", "call", "reason"),
    [
        (
            "readers",
            "Reader('x', ('.x',), lambda p, o: 1)",
            lambda c: c.open(Path(), 1),
            "RawTable",
        ),
        ("readers", "Reader('x', ('.x',), lambda p, o: 1/0)", lambda c: c.open(Path(), 1), "Zero"),
        ("tokenizers", "Tokenizer('x', lambda w: 1/0)", lambda c: c.prepare(()), "Zero"),
        ("tokenizers", "Tokenizer('x', lambda w: None)", lambda c: c.prepare(())(1), "TypeError"),
        (
            "tokenizers",
            "Tokenizer('x', lambda w: lambda t: t.to_list())",
            lambda c: c.prepare(())(pl.Series(["好"])),
            "List",
        ),
        (
            "tokenizers",
            "Tokenizer('x', lambda w: lambda t: t.str.split('').head(0))",
            lambda c: c.prepare(())(pl.Series(["好"])),
            "应给出 1 行，实际给出 0 行",
        ),
        (
            "sections",
            "SectionSpec('x', '节', lambda ctx: Section('y', '节'))",
            lambda c: c.build(None),
            "注册的名字是 x",
        ),
        (
            "sections",
            "SectionSpec('x', '节', lambda ctx: None)",
            lambda c: c.build(None),
            "NoneType",
        ),
        (
            "sections",
            "SectionSpec('x', '节', lambda ctx: Section('x', '节', blocks=('文字',)))",
            lambda c: c.build(None),
            "文字",
        ),
        (
            "sections",
            "SectionSpec('x', '节', lambda ctx: Section('x', '节', blocks=[Paragraph('文字')]))",
            lambda c: c.build(None),
            "元组",
        ),
        (
            "renderers",
            "Renderer('x', '.x', lambda r: {'a': '文'})",
            lambda c: c.render(None),
            "字节",
        ),
        ("notifiers", "Notifier('x', lambda f: f.nothing)", lambda c: c.send(()), "AttributeError"),
    ],
)
def test_broken_contracts_name_the_plugin(
    plugins_dir: Path, plugin: PluginFile, hook: str, component: str, call, reason: str
) -> None:
    name = plugin(f"@csvoice.hookimpl\ndef register_{hook}():\n    return [{component}]\n")
    given = _load(plugins_dir).components[f"register_{hook}"]["x"]
    with pytest.raises(PluginError, match=reason) as raised:
        call(given)
    assert name in str(raised.value)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("batch.select(pl.lit('a').alias('x.y'))", "应给出列"),
        ("batch.select(pl.lit(1, pl.Int64).alias('x.z'))", "应给出列"),
        ("None", "应给出列"),
        ("pl.DataFrame({'x.y': [1]}, schema={'x.y': pl.Int64})", "应给出 2 行"),
        ("batch.select('nothing')", "ColumnNotFoundError"),
    ],
)
def test_annotators_are_held_to_their_columns(
    plugins_dir: Path, plugin: PluginFile, body: str, reason: str
) -> None:
    name = plugin(
        f"""
        @csvoice.hookimpl
        def register_annotators():
            column = Column("x.y", pl.Int64(), "a number")
            return [Annotator("x", (), (column,), lambda plan: lambda batch: {body})]
        """
    )
    annotate = _load(plugins_dir).annotators["x"].prepare(None)  # type: ignore[arg-type]
    with pytest.raises(PluginError, match=reason) as raised:
        annotate(pl.DataFrame({"text": ["好", "差"]}))
    assert name in str(raised.value)
