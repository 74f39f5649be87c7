"""The dialogue of `csvoice label`: a question on the terminal, a key from it, saved at once."""

from __future__ import annotations

from pathlib import Path

import click

from csvoice.analyze.texts.quotes import shorten
from csvoice.errors import OutputError, UsageError
from csvoice.numerals import count, share
from csvoice.schema import OTHER_ISSUE
from csvoice.teaching.by_hand import SURE, Question, Session, write_answers

OTHER = "0"
TYPE_KEYS = "123456789abcdefgijklmoprtvwxyzABCDEFGIJKLMOPRTVWXYZ"
"""Keys of the types, in their order; n, s, u, q and h are commands."""
ACCEPT, SKIP, UNDO, NEW, QUIT, HELP = (" ", "\r", "\n"), "s", "u", "n", ("q", ""), ("h", "?", "？")
LONGEST = 600
HELP_KEYS = (
    "按键：数字或字母 选类型 · 空格 同意判断 · 0 其他 · n 输入新类型 · "
    "s 跳过 · u 撤销 · q 退出 · h 说明"
)


class Dialogue:
    """Questions on the terminal, keys from it, and a file that always holds the last answer."""

    def __init__(self, session: Session, file: Path, learning: str) -> None:
        self._session = session
        self._file = file
        self._learning = learning

    def run(self) -> None:
        """Ask until the person quits or nothing is left."""
        click.echo(HELP_KEYS)
        while (question := self._session.question()) is not None:
            self._show(question)
            if not self._answered(question):
                break
        else:
            click.echo("全部标完了。")
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
            click.echo(HELP_KEYS)
            return False
        if key == UNDO:
            return self._undone()
        label = "" if key == SKIP else self._label(key, question)
        if label is None:
            click.echo("没有这个键，按 h 看说明。")
            return False
        self._session.answer(label)
        click.echo(f"→ {label or '跳过'}")
        if self._session.round_is_full:
            self._tell_standing()
        return True

    def _undone(self) -> bool:
        answer = self._session.undo()
        if answer is None:
            click.echo("没有可以撤销的。")
            return False
        click.echo(f"已撤销「{answer.label or '跳过'}」。")
        return True

    def _label(self, key: str, question: Question) -> str | None:
        """Return the type that a key stands for; None where it stands for none."""
        if key == NEW:
            return read_name()
        if key in ACCEPT:
            return question.guess
        return keys_of(self._session.types).get(key)

    def _show(self, question: Question) -> None:
        number = count(len(self._session.answers) + 1)
        click.echo(f"\n{'─' * 60}")
        click.echo(f"第 {number} 条 #{question.id}")
        click.echo(f"\n  {shorten(question.text, LONGEST)}\n")
        click.echo(_guess(question))
        listed = keys_of(self._session.types).items()
        click.echo("  ".join(f"{key} {name}" for key, name in listed))

    def _tell_standing(self) -> None:
        now = self._session.standing()
        guessed = f"这一轮 {now.asked} 条里猜对 {now.right} 条（问的都是拿不准的）"
        click.echo(f"\n已标 {count(now.labelled)} 条。{guessed}。")
        if now.confidence:
            sure = f"其中 {count(now.sure)} 条在 {share(SURE)} 以上"
            click.echo(f"其余 {count(now.rest)} 条平均把握 {share(now.confidence)}，{sure}。")

    def _save(self) -> bool:
        """Save; say so where the file cannot be written, because it is open elsewhere."""
        try:
            write_answers(self._file, self._session.answers)
        except OutputError as error:
            click.echo(f"还没有保存：{error}", err=True)
            return False
        return True

    def _close(self) -> None:
        answers = self._session.answers
        if not answers:
            click.echo("还没有标注。")
            return
        while not self._save():
            click.echo("按任意键再存一次，q 放弃没有保存的。")
            if read_key() in QUIT:
                return
        labelled = sum(bool(one.label) for one in answers)
        click.echo(f"已标 {count(labelled)} 条，存在 {self._file}。")
        click.echo(f"接着标：同样的命令；学习：{self._learning}")


def keys_of(types: list[str]) -> dict[str, str]:
    """Return the type that each key stands for; types beyond the keys are typed by name."""
    named = [name for name in types if name != OTHER_ISSUE]
    return {**dict(zip(TYPE_KEYS, named, strict=False)), OTHER: OTHER_ISSUE}


def read_key() -> str:
    """Wait for a key; the end of input counts as quitting.

    Raises:
        UsageError: There is no terminal.
    """
    try:
        return click.getchar()
    except (KeyboardInterrupt, EOFError):
        return ""
    except OSError:
        raise UsageError("label 要在终端里按键，现在没有终端；请直接打开终端运行。") from None


def read_name() -> str | None:
    """Read the name of a type; None where nothing was typed."""
    try:
        typed: str = click.prompt("新类型", default="", show_default=False)
    except click.Abort:
        return None
    return typed.strip() or None


def _guess(question: Question) -> str:
    if question.guess is None:
        return "还没有判断，标几条以后就有了。"
    line = f"空格 = {question.guess}（把握 {share(question.probability)}）"
    why = "、".join(question.why)
    return line + (f"，依据：{why}" if why else "")
