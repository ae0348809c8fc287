"""`catalog`: browse what is declared, compare schemes, test the cases, export schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from greenpark.cli.common import (
    INPUT_ERRORS,
    Format,
    Lang,
    fail,
    pick,
    print_csv,
    print_json,
    print_table,
    say,
    sentences,
    spoken,
    written,
)


class Browser(TyperGroup):
    """Reads `catalog KIND [ID]` as browsing where KIND is no command of its own."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Route everything that is not a command to `browse`."""
        if args and args[0] not in self.commands:
            return "browse", self.commands["browse"], args
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=Browser,
    help="Browse variables, indicators, factors, schemes and terms; compare schemes.",
    invoke_without_command=True,
)
KINDS = ("variables", "indicators", "factors", "schemes", "concepts", "items", "quantities", "holders")
Shown = Annotated[Format, typer.Option("--format", help="How results are printed.")]
Language = Annotated[Lang | None, typer.Option("--lang", help="Language of words.")]


@app.callback()
def overview(context: typer.Context) -> None:
    """Say what the catalog holds when no more is asked."""
    if context.invoked_subcommand is not None:
        return
    from greenpark.catalog import load

    with sentences():
        catalog = load()
    heads = (pick("Kind", "类别"), pick("Entries", "条目"))
    print_table([(kind, len(_entries(catalog, kind))) for kind in KINDS], heads, right=(1,))
    examples = "greenpark catalog indicators, greenpark catalog indicators energy_per_iva, greenpark catalog crosswalk"
    say(pick(f"Next: {examples}.", f"下一步：{examples}。"))


def _entries(catalog: Any, kind: str) -> dict[str, Any]:
    return dict(getattr(catalog, "item_lists" if kind == "items" else kind))


@app.command("browse", hidden=True)
def browse(
    kind: Annotated[str, typer.Argument(help=f"One of {', '.join(KINDS)}, or an id.")],
    name: Annotated[str | None, typer.Argument(help="An id, or a name in either language.")] = None,
    search: Annotated[str | None, typer.Option("--search", help="Only entries whose id or name contains this.")] = None,
    format: Shown = Format.table,  # noqa: A002
    lang: Language = None,
) -> None:
    """List a kind, or show one entry whole: `greenpark catalog indicators energy_per_iva`."""
    from greenpark.catalog import load

    language = str(lang or spoken())
    with sentences():
        catalog = load()
    plural = kind if kind in KINDS else f"{kind}s"
    if plural not in KINDS:
        _show(catalog, kind, language, format)
    elif name is not None:
        _show(catalog, name, language, format)
    else:
        _list(_entries(catalog, plural), search, language, format)


def _list(entries: dict[str, Any], search: str | None, language: str, format: Format) -> None:  # noqa: A002
    rows = [
        {
            "id": name, "label": entry.label.get(language), "unit": getattr(entry, "unit", None) or "",
            "evidence": entry.evidence, "source": entry.source,
        }
        for name, entry in entries.items()
        if search is None or search.lower() in f"{name} {entry.label.en} {entry.label.zh}".lower()
    ]  # fmt: skip
    _print(rows, ("id", "label", "unit", "evidence", "source"), format)


def _show(catalog: Any, name: str, language: str, format: Format) -> None:  # noqa: A002
    from greenpark.problems import did_you_mean

    everything = {key: entry for kind in KINDS for key, entry in _entries(catalog, kind).items()}
    found = name if name in everything else catalog.find_name(name)
    if found is None:
        near = did_you_mean(name, everything)
        hint = pick(f" Did you mean '{near[0]}'?", f"是否指“{near[0]}”？") if near else ""
        see = pick(" `greenpark catalog` lists all kinds.", "全部类别见 `greenpark catalog`。")
        raise fail(pick(f"There is no entry '{name}'.", f"没有条目“{name}”。") + hint + see)
    data = json.loads(everything[found].model_dump_json(exclude_none=True, exclude_defaults=True))
    if found in catalog.formulas:
        from greenpark.formula.describe import describe

        data["in words"] = describe(
            catalog.formulas[found].node, lambda leaf: _label(leaf, catalog, language), lang=language
        )
    if data.get("holder"):
        data["held by"] = ", ".join(str(holder.label.get(language)) for holder in catalog.holders_of(found))
    users = [
        f"{scheme.id} {criterion.id}"
        for scheme in catalog.schemes.values()
        for criterion in (*scheme.criteria, *scheme.entry)
        if criterion.indicator == found
    ]
    if users:
        data["used by"] = users
    if format is Format.json:
        print_json(data)
        return
    print_table(
        [(key, _cell(value, language)) for key, value in data.items()], (pick("Field", "字段"), pick("Content", "内容"))
    )


def _label(leaf: Any, catalog: Any, lang: str) -> str:
    name = getattr(leaf, "name", None)
    if name is None:
        return str(leaf.value)
    entry = catalog.factors.get(name) or catalog.entry(name)
    items = getattr(leaf, "items", None)
    return str(entry.label.get(lang)) + (f" [{', '.join(items)}]" if items else "")


def _cell(value: Any, lang: str) -> str:
    if isinstance(value, dict) and lang in value:
        return str(value[lang])
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@app.command("crosswalk")
def crosswalk(
    scheme: Annotated[list[str] | None, typer.Option("--scheme", help="Schemes to compare; default: all.")] = None,
    format: Shown = Format.table,  # noqa: A002
    lang: Language = None,
) -> None:
    """Show which criteria of several schemes measure the same quantity, and what differs."""
    from greenpark import api
    from greenpark.catalog.crosswalk import crosswalk as compare

    language = str(lang or spoken())
    with sentences():
        catalog = api.load_catalog()
        records = compare(catalog, [api.scheme_id(name, catalog) for name in scheme or []], lang=language)
    if format is Format.json:
        print_json(records)
        return
    rows = [
        {
            **member,
            "quantity": record["label"],
            "in": record["unit"],
            "differs": record["differs"] if index == 0 else "",
        }
        for record in records
        for index, member in enumerate(record["members"])
    ]
    columns = ("quantity", "scheme", "criterion", "name", "limit", "unit", "converted", "in", "differs")
    _print(rows, columns, format)


@app.command("test")
def test(
    scheme: Annotated[
        list[str] | None, typer.Option("--scheme", help="Only the cases of these schemes; no indices.")
    ] = None,
    folder: Annotated[Path | None, typer.Option("--files", help="Another folder of catalog files.")] = None,
) -> None:
    """Check the catalog files and run the worked examples beside the rules."""
    from greenpark.assess.asked import scheme_id
    from greenpark.assess.cases import read_cases, run_cases
    from greenpark.catalog.load import check
    from greenpark.catalog.read import FILES
    from greenpark.index import cases as of_indices

    with sentences():
        catalog = check(folder or FILES)
        chosen = [scheme_id(name, catalog) for name in scheme or []]
        cases: list[Any] = [case for case in read_cases(folder) if not chosen or case.scheme in chosen]
        failed: list[Any] = [case for case in run_cases(cases, catalog) if case.failures]
        if not chosen:
            indices = of_indices.read_cases(folder)
            failed += [case for case in of_indices.run_cases(indices) if case.failures]
            cases += indices
    for case in failed:
        say(f"{case.file} {case.id}: {'; '.join(case.failures)}")
    passed = len(cases) - len(failed)
    say(pick(f"{passed} passed, {len(failed)} failed", f"通过{passed}例，未通过{len(failed)}例"))
    if failed:
        raise typer.Exit(INPUT_ERRORS)


@app.command("schema")
def schema(out: Annotated[Path, typer.Option("--out", help="The folder to write JSON Schemas into.")]) -> None:
    """Write the JSON Schemas of catalog files and of outputs, for editors and checkers."""
    from greenpark.cli.schemas import write_schemas

    with sentences():
        for path in write_schemas(out):
            written(path)


def _print(rows: list[dict[str, Any]], columns: tuple[str, ...], shown: Format) -> None:
    if shown is Format.json:
        print_json(rows)
    elif shown is Format.csv:
        print_csv(rows, columns)
    else:
        print_table([tuple(row.get(column) for column in columns) for row in rows], columns)
