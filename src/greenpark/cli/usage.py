"""Wrong usage in a sentence: what was given, what is near, where the list is; in the user's language, exit code 2."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from greenpark.cli.common import INPUT_ERRORS, OK, WRONG_USAGE, discard_output, flush_quietly, language_asked, pick, say
from greenpark.problems import did_you_mean

# the common parent of all mistakes on the command line; Typer brings its own Click, so it is taken from there
UsageError: Any = typer.BadParameter.__mro__[1]
_QUOTED = re.compile(r"'([^']*)'")


class Commands(TyperGroup):
    """The group of all commands: speaks the language that `--lang` or the environment gives, mistakes included."""

    def main(
        self, args: Sequence[str] | None = None, prog_name: str | None = None, complete_var: str | None = None,
        standalone_mode: bool = True, windows_expand_args: bool = True, **extra: Any,
    ) -> Any:  # fmt: skip
        """Run a command; exit as standalone programs do unless told otherwise."""
        arguments = list(sys.argv[1:] if args is None else args)
        with language_asked(arguments):
            if not standalone_mode:
                return super().main(arguments, prog_name, complete_var, False, windows_expand_args, **extra)
            try:
                code = super().main(arguments, prog_name, complete_var, False, windows_expand_args, **extra)
            except UsageError as error:
                say(sentence(error, arguments))
                sys.exit(WRONG_USAGE)
            except typer.Abort:
                say(pick("Stopped.", "已中止。"))
                sys.exit(INPUT_ERRORS)
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; where the reader of the output has gone, end in silence."""
        try:
            found = super().invoke(ctx)
        except BrokenPipeError:
            discard_output()
            raise typer.Exit(OK) from None
        flush_quietly()
        return found


def sentence(error: Any, arguments: Sequence[str]) -> str:
    """Return what is wrong with the arguments, and where help is."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else " ".join(["greenpark", *arguments[:1]])
    path = path.removesuffix(" browse")  # a command that nobody types
    see = pick(f"See `{path} --help`.", f"用法见 `{path} --help`。")
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return f"{error.format_message()}\n\n" + pick(
            "No command was given. Begin with `greenpark demo`, or `greenpark template --out my-park.xlsx`.",
            "没有给出命令。可先运行 `greenpark demo`，或 `greenpark template --out 我的园区.xlsx`。",
        )
    rule = _RULES.get(kind, _other)
    return f"{rule(error, context, arguments)}{pick(' ', '')}{see}"


def _no_such_option(error: Any, context: Any, arguments: Sequence[str]) -> str:
    known = [option for one in context.command.params for option in one.opts if option.startswith("--")]
    return pick(f"There is no option '{error.option_name}'.", f"没有选项“{error.option_name}”。") + _near(
        error.option_name, [*known, "--help"]
    )


def _missing(error: Any, context: Any, arguments: Sequence[str]) -> str:
    name = _name(error.param)
    if name.startswith("--"):
        return pick(f"The option {name} is missing.", f"缺少选项{name}。")
    return pick(f"The argument {name} is missing.", f"缺少参数{name}。")


def _bad_value(error: Any, context: Any, arguments: Sequence[str]) -> str:
    name = _name(error.param) if getattr(error, "param", None) is not None else ""
    given = _given(error, arguments)
    shown, shown_zh = (f" '{given}'", f"“{given}”") if given is not None else ("", "")
    text = error.message.removeprefix("Value error, ").rstrip(".")
    if " is not one of " in text:
        given, *choices = _QUOTED.findall(text)
        listed = pick(", ".join(choices), "、".join(choices))
        return pick(
            f"{name} does not take '{given}'; it takes {listed}.", f"{name}不接受“{given}”，可用：{listed}。"
        ) + _near(given, choices)
    bounds = {"less than or equal to": ("at most", "不大于"), "greater than or equal to": ("at least", "不小于")}
    for words, (most, most_zh) in bounds.items():
        if words in text:
            number = text.rsplit(" ", 1)[-1]
            return pick(f"{name}{shown} should be {most} {number}.", f"{name}的值{shown_zh}应{most_zh}{number}。")
    if "integer" in text:
        return pick(f"{name} takes a whole number; found{shown}.", f"{name}应为整数，给出的是{shown_zh}。")
    return pick(f"{name}{shown}: {text}.", f"{name}的值{shown_zh}不对：{text}。")


def _bad_use(error: Any, context: Any, arguments: Sequence[str]) -> str:
    name = error.option_name
    if "not take" in error.message:
        return pick(f"The option {name} takes no value.", f"选项{name}不带值。")
    return pick(f"The option {name} needs a value after it.", f"选项{name}后面要有值。")


def _other(error: Any, context: Any, arguments: Sequence[str]) -> str:
    """Say what has no class of its own: an unknown command, an argument too many."""
    text = error.format_message()
    if text.startswith("No such command"):
        name = _QUOTED.findall(text)[0]
        return pick(f"There is no command '{name}'.", f"没有命令“{name}”。") + _near(
            name, list(context.command.commands)
        )
    if "unexpected extra argument" in text:
        extra = text[text.index("(", text.index("argument") + len("argument(s)")) + 1 :].rstrip(").")
        return pick(f"One argument too many: '{extra}'.", f"多出参数：“{extra}”。")
    return pick(text.rstrip(".") + ".", f"用法不对：{text.rstrip('.')}。")


def _near(name: str, known: Sequence[str]) -> str:
    near = did_you_mean(name, known)
    return pick(f" Did you mean '{near[0]}'?", f"是否指“{near[0]}”？") if near else ""


def _name(parameter: Any) -> str:
    """Return an option as it is written, an argument in capitals as the usage line shows it."""
    long = [option for option in parameter.opts if option.startswith("-")]
    return max(long, key=len) if long else str(parameter.name).upper()


def _given(error: Any, arguments: Sequence[str]) -> str | None:
    """Return the value that was given to the option at fault, None where it cannot be told."""
    options = getattr(getattr(error, "param", None), "opts", [])
    found = None
    for index, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name in options:
            found = value if equals else next(iter(arguments[index + 1 : index + 2]), None)
            if found is not None and "integer" in error.message and found.lstrip("-").isdigit():
                found = None  # this one is well; a later one of the same option is at fault
    return found


_RULES = {
    "NoSuchOption": _no_such_option,
    "MissingParameter": _missing,
    "BadParameter": _bad_value,
    "BadOptionUsage": _bad_use,
}
