"""`plan`: the cheapest way to reach a scheme or limits, what it costs, and what stands in the way."""

from __future__ import annotations

import typer

from greenpark.cli.plan import appraise, curves, library, past, run

app = typer.Typer(
    help="Transition pathways: what to build, when, at what cost, to meet a scheme or limits.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("run")(run.run)
app.command("pareto")(curves.pareto)
app.command("macc")(curves.macc)
app.command("past")(past.past)
app.command("appraise")(appraise.appraise)
app.command("measures")(library.measures)
