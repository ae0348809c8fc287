"""The command line: one module a command group, imported only when it is used (design section 7)."""

from __future__ import annotations

import sys

import typer

from greenpark.cli import assess, catalog, data, index, plan, report
from greenpark.cli.common import flush_quietly
from greenpark.cli.usage import Commands

app = typer.Typer(
    name="greenpark",
    cls=Commands,
    help="One data sheet, every scheme: where a park stands, what is missing, and what to do next.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("demo")(report.demo)
app.command("template")(data.template)
app.command("check")(data.check)
app.command("assess")(assess.assess)
app.command("explain")(assess.explain)
app.command("report")(report.report)
app.command("diff")(report.diff)
app.add_typer(catalog.app, name="catalog")
app.add_typer(index.app, name="index")
app.add_typer(plan.app, name="plan")


@app.command("version")
def version() -> None:
    """Print the version of the program and of its catalog."""
    from importlib.metadata import version as installed

    from greenpark.catalog import load

    sys.stdout.write(f"greenpark {installed('greenpark')}, catalog {load().version}\n")


def main() -> None:
    """Run the command line; mistakes end with a sentence, not with a traceback."""
    try:
        app()
    finally:
        flush_quietly()


if __name__ == "__main__":
    main()
