"""`csvoice label`: teach issue types in the terminal, one key a feedback."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.chinese import ChineseCommand
from csvoice.cli.options import annotating_options, make_config, reading_options
from csvoice.cli.progress import progress_bar
from csvoice.i18n import _
from csvoice.numbers import count, share

if TYPE_CHECKING:
    from csvoice.pipeline.labelling import Question, Session

OTHER = "0"
TYPE_KEYS = "123456789abcdefgijklmoprtvwxyzABCDEFGIJKLMOPRTVWXYZ"
"""Keys of the types, in their order; n, s, u, q and h are commands."""
ACCEPT, SKIP, UNDO, NEW, QUIT, HELP = (" ", "\r", "\n"), "s", "u", "n", ("q", ""), ("h", "?", "？")
LONGEST = 600


@click.command(
    "label",
    cls=ChineseCommand,
    short_help=_("在终端里标注问题类型：只问最值得问的，一个按键一条。"),
    help=_(
        "挑出最值得标注的反馈，一个按键标一条，每次按键后立即保存；随时可以退出，"
        "用同样的命令接着标。标好的文件直接用于 csvoice train。"
    ),
)
@reading_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("labels.csv"),
    metavar=_("文件"),
    help=_("标注存在哪里，默认 labels.csv；已有的标注会接着用。"),
)
@click.option(
    "--types",
    metavar=_("类型"),
    help=_("可选的类型，逗号分隔；默认用 --taxonomy 的，都没有就边标边加。"),
)
@annotating_options
def command(files: tuple[str, ...], output: Path, types: str | None, **options: Any) -> None:
    """Run the command."""
    from csvoice.pipeline.labelling import Session, read_answers
    from csvoice.pipeline.run import prepare_feedback

    _check_output(output, files)
    answers = read_answers(output)
    with (
        progress_bar() as progress,
        prepare_feedback(files, make_config(**options), progress) as feedback,
    ):
        table = feedback.table.select("^(id|title|text|tokens)$").collect()
        taxonomy = feedback.plan.taxonomy if options.get("taxonomy") else None
    session = Session(table, taxonomy, split_types(types), answers)
    if answers:
        click.echo(_("接着 {file} 里的 {n} 条标。").format(file=output, n=count(len(answers))))
    click.echo(HELP_TEXT)
    Dialogue(session, output).run()


def _check_output(output: Path, files: tuple[str, ...]) -> None:
    """Refuse a target that is no CSV file, or one of the exports themselves."""
    from csvoice.errors import UsageError

    if output.suffix.lower() != ".csv":
        raise UsageError(_("{file} 应为 .csv 文件，请换一个 -o。").format(file=output))
    if any(Path(file).resolve() == output.resolve() for file in files):
        raise UsageError(_("-o 不能是导出表本身（{file}），请换一个名字。").format(file=output))


def split_types(types: str | None) -> list[str]:
    """Split what `--types` was given, at Chinese commas as well."""
    from csvoice.schema import OTHER_ISSUE

    parts = (types or "").replace("，", ",").replace("、", ",").split(",")
    named = dict.fromkeys(part.strip() for part in parts)
    return [name for name in named if name not in ("", OTHER_ISSUE)]


class Dialogue:
    """Questions on the terminal, keys from it, and a file that always holds the last answer.

    Args:
        session: Questions and answers.
        file: Where answers are saved.
    """

    def __init__(self, session: Session, file: Path) -> None:
        self._session = session
        self._file = file

    def run(self) -> None:
        """Ask until the person quits or nothing is left."""
        while (question := self._session.question()) is not None:
            self._show(question)
            if not self._answered(question):
                break
        else:
            click.echo(_("全部标完了。"))
        self._close()

    def _answered(self, question: Question) -> bool:
        """Wait for a key that means something; False where the person quits."""
        while True:
            key = read_key()
            if key in QUIT:
                return False
            if self._carried_out(key, question):
                self._save()
                return True

    def _carried_out(self, key: str, question: Question) -> bool:
        """Do what a key says; False where the same question is still open."""
        if key in HELP:
            click.echo(HELP_TEXT)
            return False
        if key == UNDO:
            return self._undone()
        label = "" if key == SKIP else self._label(key, question)
        if label is None:
            click.echo(_("没有这个键，按 h 看说明。"))
            return False
        self._session.answer(label)
        click.echo(_("→ {label}").format(label=label or _("跳过")))
        if self._session.round_is_full:
            self._tell_standing()
        return True

    def _undone(self) -> bool:
        answer = self._session.undo()
        if answer is None:
            click.echo(_("没有可以撤销的。"))
            return False
        click.echo(_("已撤销「{label}」。").format(label=answer.label or _("跳过")))
        return True

    def _label(self, key: str, question: Question) -> str | None:
        """Return the type that a key stands for; None where it stands for none."""
        if key == NEW:
            return click.prompt(_("新类型"), default="", show_default=False).strip() or None
        if key in ACCEPT:
            return question.guess
        return keys_of(self._session.types).get(key)

    def _show(self, question: Question) -> None:
        from csvoice.analyze.quotes import shorten

        done = len(self._session.answers)
        click.echo(f"\n{'─' * 60}\n" + _("第 {n} 条 #{id}").format(n=count(done + 1), id=question.id))
        click.echo(f"\n  {shorten(question.text, LONGEST)}\n")
        click.echo(_guess(question))
        listed = keys_of(self._session.types).items()
        click.echo("  ".join(f"{key} {name}" for key, name in listed))

    def _tell_standing(self) -> None:
        now = self._session.standing()
        click.echo(
            _("\n已标 {labelled} 条。这一轮 {asked} 条里猜对 {right} 条（问的都是拿不准的）。").format(
                labelled=count(now.labelled), asked=now.asked, right=now.right
            )
        )
        if now.confidence:
            click.echo(
                _("其余 {rest} 条平均把握 {confidence}，其中 {sure} 条在 80% 以上。").format(
                    rest=count(now.rest), confidence=share(now.confidence), sure=count(now.sure)
                )
            )

    def _save(self) -> None:
        """Save; a file that is open elsewhere is told of, and tried again after the next key."""
        from csvoice.errors import OutputError
        from csvoice.pipeline.labelling import write_answers

        try:
            write_answers(self._file, self._session.answers)
        except OutputError as error:
            click.echo(_("还没有保存：{reason}").format(reason=error), err=True)

    def _close(self) -> None:
        from csvoice.pipeline.labelling import write_answers

        answers = self._session.answers
        if not answers:
            click.echo(_("还没有标注，没有写文件。"))
            return
        write_answers(self._file, answers)
        labelled = sum(bool(one.label) for one in answers)
        click.echo(
            _("已标 {n} 条，存在 {file}。接着标：同样的命令；学习：csvoice train {file}").format(
                n=count(labelled), file=self._file
            )
        )


def keys_of(types: list[str]) -> dict[str, str]:
    """Return the type that each key stands for; types beyond the keys are typed by name."""
    from csvoice.schema import OTHER_ISSUE

    named = [name for name in types if name != OTHER_ISSUE]
    return {**dict(zip(TYPE_KEYS, named, strict=False)), OTHER: OTHER_ISSUE}


def read_key() -> str:
    """Wait for a key; the end of input counts as quitting.

    Raises:
        UsageError: There is no terminal.
    """
    from csvoice.errors import UsageError

    try:
        return click.getchar()
    except (KeyboardInterrupt, EOFError):
        return ""
    except OSError:
        raise UsageError(_("label 要在终端里按键，现在没有终端；请直接打开终端运行。")) from None


def _guess(question: Question) -> str:
    if question.guess is None:
        return _("还没有判断，标几条以后就有了。")
    line = _("空格 = {guess}（把握 {probability}）").format(
        guess=question.guess, probability=share(question.probability)
    )
    why = _("、").join(question.why)
    return line + (_("，依据：{why}").format(why=why) if why else "")


HELP_TEXT = _(
    "按键：数字或字母 选类型 · 空格 同意判断 · 0 其他 · n 输入新类型 · s 跳过 · u 撤销 · q 退出 · h 说明"
)
