"""The command reference, made from the code so that it cannot fall behind it."""

from __future__ import annotations

from typing import Any


def command_reference() -> str:
    """Return docs/commands.md: every command with its arguments and options."""
    from typer.main import get_command

    from greenpark.cli.main import app

    lines = [
        "# Commands", "",
        "Made by `make docs` from the code. Results go to standard output, words to standard error.",
        "Exit codes: 0 success, 1 the input has errors, 2 wrong usage.", "",
    ]  # fmt: skip
    _describe(get_command(app), ["greenpark"], lines)
    return "\n".join(lines).rstrip() + "\n"


def _describe(command: Any, path: list[str], lines: list[str]) -> None:
    children = getattr(command, "commands", {})
    if len(path) > 1 and not getattr(command, "hidden", False):
        lines += [f"## `{' '.join(path)}`", "", (command.help or "").strip(), ""]
        for parameter in command.params:
            if parameter.name == "help":
                continue
            names = (
                ", ".join(f"`{name}`" for name in parameter.opts)
                if parameter.param_type_name == "option"
                else f"`{parameter.name.upper()}`"
            )
            choices = getattr(getattr(parameter, "type", None), "choices", None)
            kind = f" ({' | '.join(str(getattr(one, 'value', one)) for one in choices)})" if choices else ""
            lines.append(f"- {names}{kind}: {getattr(parameter, 'help', '') or ''}".rstrip())
        lines.append("")
    for name in children:
        _describe(children[name], [*path, name], lines)
