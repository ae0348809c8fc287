"""`index`: composite indices from a specification and a table; how sure they are; exchange with other tools."""

from __future__ import annotations

import typer

from greenpark.cli.index import audit, browse, certainty, exchange, measure, progress, run

app = typer.Typer(
    help="Composite indices: scores, ranks, what drives them and how sure they are.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("list")(browse.list_indices)
app.command("show")(browse.show)
app.command("run")(run.run)
app.command("compare")(run.compare)
app.command("progress")(progress.progress)
app.command("uncertainty")(certainty.uncertainty)
app.command("sensitivity")(certainty.sensitivity)
app.command("audit")(audit.audit)
app.command("profile")(audit.profile)
app.command("measure")(measure.measure)
app.command("change")(measure.change)
app.command("init")(exchange.init)
app.command("import")(exchange.import_)
app.command("export")(exchange.export)
app.command("rerun")(exchange.rerun)
