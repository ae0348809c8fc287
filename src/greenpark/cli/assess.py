"""`assess` and `explain`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from greenpark.cli.common import (
    INPUT_ERRORS,
    Format,
    Lang,
    fail,
    money_unit,
    numbers_of,
    outputs,
    pick,
    print_csv,
    print_json,
    print_table,
    progress_bar,
    sentences,
    show_problems,
    spoken,
    verdict_of,
    written,
)
from greenpark.cli.options import Data, Editions, Language, Marking, Money, Out, Parks, Schemes, Shown, Years

CSV_COLUMNS = (
    "park", "year", "scheme", "edition", "verdict", "score", "kind", "id", "indicator", "value", "unit", "operator",
    "threshold", "status", "required", "group", "counts", "gap", "reason", "origin", "basis", "assumed", "evidence",
    "closes",
)  # fmt: skip


def assess(
    data: Data,
    scheme: Schemes = None,
    park: Parks = None,
    year: Years = None,
    edition: Editions = None,
    format: Shown = Format.table,  # noqa: A002 - the option's name
    out: Out = None,
    lang: Language = None,
    settle: Annotated[bool, typer.Option("--settle", help="Add the smallest sets of missing figures.")] = False,
    confidence: Annotated[
        bool, typer.Option("--confidence", help="Add probabilities, where data state uncertainty.")
    ] = False,
    money: Money = None,
    marking: Marking = None,
) -> None:
    """Judge parks under every scheme: verdicts, gaps, what is missing."""
    from greenpark import api

    years, every_year = numbers_of(year or [])
    targets = outputs(out or [], data)
    money = money_unit(money)
    language = lang or spoken()
    with sentences():
        catalog = api.load_catalog()
        dataset = api.read(data, catalog=catalog)
        cards = api.assess(
            dataset, schemes=scheme, parks=park, years=years, every_year=every_year,
            editions=_editions(edition or []), catalog=catalog,
        )  # fmt: skip
        with progress_bar(pick("Assessing", "测算中")) as progress:
            records = cards.records(settle=settle, progress=progress)
        if confidence:
            _add_confidence(records, cards)
        show_problems(dataset.problems, language)
        _print(records, format, language, cards)
        for path in targets:
            from greenpark.publish.report import write_one

            write_one(cards, path, lang=str(language), money=money, marking=marking, records=records, beside=data)
            written(path)
    if any(problem.severity == "error" for problem in dataset.problems):
        raise typer.Exit(INPUT_ERRORS)


def _editions(texts: list[str]) -> dict[str, str]:
    found = {}
    for text in texts:
        name, equals, edition = text.partition("=")
        if not equals:
            raise fail(
                pick(
                    f"--edition takes SCHEME=EDITION, such as hj274-2015=2015; found '{text}'.",
                    f"--edition应写作“方案=版本”，如hj274-2015=2015，给出的是“{text}”。",
                )
            )
        found[name] = edition
    return found


def _add_confidence(records: list[dict[str, Any]], cards: Any) -> None:
    from greenpark import api

    known: dict[tuple[str, int], Any] = {}
    for record in records:
        key = (record["park"], record["year"])
        if key not in known:
            known[key] = api.confidence(cards, park=key[0], year=key[1])
        found = (known[key] or {}).get(record["scheme"], {"verdict": None, "criteria": {}})
        record["probability"] = found["verdict"]
        for criterion in record["criteria"]:
            criterion["probability"] = found["criteria"].get(criterion["id"])


def _print(records: list[dict[str, Any]], shown: Format, lang: Lang, cards: Any) -> None:
    if shown is Format.json:
        print_json(records)
        return
    if shown is Format.csv:
        rows = (
            {
                **{key: record[key] for key in ("park", "year", "scheme", "edition", "verdict", "score")},
                "kind": kind,
                **criterion,
            }
            for record in records
            for kind in ("criteria", "entry")
            for criterion in record[kind]
        )
        print_csv(rows, CSV_COLUMNS)
        return
    heads = {
        "en": ("Park", "Year", "Scheme", "Edition", "Result", "met", "not met", "no data", "undefined", "n/a", "Score"),
        "zh": ("园区", "年份", "方案", "版本", "测算结果", "达标", "未达标", "缺数", "无法计算", "不适用", "得分"),
    }[str(lang)]
    rows_shown = []
    for record in records:
        counts = record["counts"]
        score = record["score"]
        bounds = record["score_bounds"]
        text = (
            f"{score:.1f}"
            if score is not None
            else f"{bounds[0]:.1f} – {bounds[1]:.1f}"
            if bounds and bounds[1] is not None
            else ""
        )
        rows_shown.append(
            (
                record["park"], record["year"], cards.catalog.schemes[record["scheme"]].short.get(str(lang)),
                record["edition"],
                verdict_of(cards, record, str(lang)), counts["met"], counts["not_met"], counts["no_data"],
                counts["undefined"], counts["not_applicable"] + counts["waived"], text,
            )
        )  # fmt: skip
    print_table(rows_shown, heads, right=(5, 6, 7, 8, 9, 10))


def explain(
    data: Data,
    park: Annotated[str, typer.Option("--park", help="The park, by id or name.")],
    year: Annotated[int, typer.Option("--year", help="The year.")],
    indicator: Annotated[str, typer.Option("--indicator", help="An indicator or variable, by id or name.")],
    format: Annotated[str, typer.Option("--format", help="text, json or html.")] = "text",  # noqa: A002
    lang: Language = None,
) -> None:
    """Show the whole derivation of one figure, down to its sources."""
    import sys

    from greenpark import api
    from greenpark.assess.explain import as_text
    from greenpark.publish.page.derivation import render_derivation

    if format not in ("text", "json", "html"):
        raise fail(
            pick(
                f"--format takes text, json or html; found '{format}'.",
                f"--format可用text、json、html，给出的是“{format}”。",
            )
        )
    language = str(lang or spoken())
    with sentences():
        dataset = api.read(data)
        show_problems((one for one in dataset.problems if one.severity == "error"), Lang(language))
        cards = api.assess(dataset, every_year=True)
        step = api.explain(cards, park=park, year=year, indicator=indicator, lang=language)
    if format == "json":
        print_json(step.as_record())
    else:
        text = render_derivation(step, lang=language) if format == "html" else as_text(step)
        sys.stdout.write(text + "\n")
