"""Click in Chinese: its headings and its complaints, and our errors as exit codes.

Exit codes: 0 fine · 1 error · 2 usage · 3 delivered, but a plugin failed · 4 an alert at or above
`--fail-on` (4 goes before 3).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from csvoice.errors import CsvoiceError, UsageError, printable
from csvoice.nearest import hint

FAILED, MISUSED, DELIVERED_WITH_FAILURES, ALERTED, INTERRUPTED = 1, 2, 3, 4, 130


class ChineseFormatter(click.HelpFormatter):
    """Click's formatter with Chinese punctuation."""

    def write_heading(self, heading: str) -> None:
        """Write a heading with a full-width colon."""
        self.write(f"{heading}：\n")


class ChineseContext(click.Context):
    """A context that makes its help with ChineseFormatter."""

    formatter_class = ChineseFormatter


class RareOption(click.Option):
    """An option that an analyst seldom needs: `--help` lists it below the others."""


class ChineseCommand(click.Command):
    """A command whose help is Chinese."""

    context_class = ChineseContext

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command line; a complaint about it knows which command it is about."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = [
            "[选项]" if piece == "[OPTIONS]" else piece for piece in self.collect_usage_pieces(ctx)
        ]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what most people need, then the rest."""
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        rare = [one for one in options if isinstance(one, RareOption)]
        common = [one for one in options if one not in rare]
        for heading, members in (("选项", common), ("不常用的选项", rare)):
            records = [record for one in members if (record := one.get_help_record(ctx))]
            if records:
                with formatter.section(heading):
                    formatter.write_dl(
                        [(name, text.replace("[required]", "［必填］")) for name, text in records]
                    )

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option, explained in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这份帮助。"
        return option


def chinese_command(name: str, **about: Any) -> Callable[[Callable[..., Any]], ChineseCommand]:
    """Make a function a command that speaks Chinese."""
    return click.command(name, ChineseCommand, **about)


class UnknownCommandError(click.UsageError):
    """A command that does not exist."""

    def __init__(self, name: str, known: Sequence[str], ctx: click.Context) -> None:
        super().__init__(name, ctx)
        self.name, self.known = name, known


class ChineseGroup(ChineseCommand, click.Group):
    """A group of commands; the one place where errors become exit codes."""

    command_class = ChineseCommand

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which they were added."""
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write commands under their headings, then options."""
        for heading, names in self.headings(ctx):
            commands = [(name, self.get_command(ctx, name)) for name in names]
            with formatter.section(heading):
                formatter.write_dl(
                    [(name, one.get_short_help_str(80)) for name, one in commands if one]
                )
        super().format_options(ctx, formatter)

    def headings(self, ctx: click.Context) -> list[tuple[str, list[str]]]:
        """Return the commands by heading, in the order of the help."""
        return [("命令", self.list_commands(ctx))]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise UnknownCommandError(args[0], self.list_commands(ctx), ctx)
        return super().resolve_command(ctx, args)

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> None:
        """Run, and leave with the right exit code and one sentence instead of a traceback."""
        extra.pop("standalone_mode", None)
        try:
            code = super().main(args, prog_name, standalone_mode=False, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message(), err=True)
            code = MISUSED
        except click.ClickException as error:
            click.echo(printable(explain(error)), err=True)
            code = MISUSED
        except CsvoiceError as error:
            from csvoice.annotate.privacy import mask_text

            click.echo(f"错误：{mask_text(printable(str(error)))}", err=True)
            code = MISUSED if isinstance(error, UsageError) else FAILED
        except (click.Abort, KeyboardInterrupt):
            click.echo("已中断，没有写出任何文件。", err=True)
            code = INTERRUPTED
        sys.exit(code if isinstance(code, int) else 0)


def explain(error: click.ClickException) -> str:
    """Say in Chinese what is wrong with a command line."""
    match error:
        case click.NoSuchOption():
            meant = hint(error.option_name, error.possibilities or [])
            reason = f"没有选项 {error.option_name}。{meant}"
        case click.exceptions.NoArgsIsHelpError():
            return error.format_message()
        case click.BadOptionUsage() if "requires an argument" in error.message:
            reason = f"选项 {error.option_name} 后面缺少值。"
        case click.BadOptionUsage():
            reason = f"选项 {error.option_name} 不能带值。"
        case click.MissingParameter():
            name = error.param.make_metavar(click.Context(click.Command(""))) if error.param else ""
            reason = f"缺少 {name}。"
        case click.BadParameter():
            option = error.param.opts[0] if error.param else ""
            reason = f"{option} 的值不能用，{_expected(error)}。"
        case UnknownCommandError():
            meant = hint(error.name, error.known)
            reason = f"没有命令 {error.name}。{meant}"
        case click.UsageError() if "unexpected extra" in error.message:
            rest = error.message.partition("(")[2].rstrip(")")
            reason = f"多出了 {rest}。"
        case _other:
            reason = error.format_message()
    command = (
        error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "csvoice"
    )
    return f"错误：{reason}\n用 {command} --help 查看用法。"


def _expected(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    match kind:
        case click.Choice():
            return f"应为 {'、'.join(map(str, kind.choices))} 之一"
        case click.IntRange():
            return f"应为不小于 {kind.min} 的整数"
        case click.Path() if not kind.dir_okay:
            return "它是文件夹，应为文件"
        case click.Path():
            return "找不到这个文件夹，或者它不是文件夹"
        case _other:
            return error.message
