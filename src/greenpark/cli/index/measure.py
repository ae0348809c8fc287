"""`index measure` and `index change`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from greenpark.cli.common import Lang, fail, pick, print_json, say, sentences, show_problems, spoken
from greenpark.cli.index.shared import IndexFormat, Settings, Shown, Spec, Table_, open_index, print_frame
from greenpark.cli.options import Language


class Measures(StrEnum):
    """What is measured of each unit."""

    balance = "balance"
    coupling = "coupling"
    obstacles = "obstacles"
    decoupling = "decoupling"


class Forms(StrEnum):
    """Forms of the coupling degree."""

    standard = "standard"
    modified = "modified"
    without_coefficient = "without_coefficient"


def measure(
    spec: Spec,
    data: Table_,
    name: Annotated[Measures, typer.Option("--measure", help="What is measured of each unit.")],
    node: Annotated[str | None, typer.Option("--node", help="Its children are looked at. Default: the index.")] = None,
    driver: Annotated[str | None, typer.Option("--driver", help="Decoupling: indicator or column, as in data.")] = None,
    pressure: Annotated[str | None, typer.Option("--pressure", help="Decoupling: what must not grow with it.")] = None,
    start: Annotated[int | None, typer.Option("--start", help="Decoupling: first year. Default: of the data.")] = None,
    end: Annotated[int | None, typer.Option("--end", help="Decoupling: last year. Default: of the data.")] = None,
    scale: Annotated[
        str | None,
        typer.Option("--scale", help="Range of the scores as LOW,HIGH. Default: that of the step normalise, else 0,1."),
    ] = None,
    form: Annotated[Forms | None, typer.Option("--form", help="Form of the coupling degree.")] = None,
    top: Annotated[int | None, typer.Option("--top", help="Obstacles: how many a unit. Default: 5.", min=1)] = None,
    year: Annotated[int | None, typer.Option("--year", help="This year only. Default: all.")] = None,
    shown: Shown = IndexFormat.table,
    settings: Settings = None,
    lang: Language = None,
) -> None:
    """Measure each unit: balance between dimensions, coupling coordination, obstacle degrees, Tapio decoupling."""
    from greenpark.index.behind.measures import OPTIONS, measure_frame
    from greenpark.index.behind.measures import measure as find
    from greenpark.index.running import run_table

    language = lang or spoken()
    options = {
        "node": node, "driver": driver, "pressure": pressure, "start": start, "end": end, "scale": _scale(scale),
        "form": None if form is None else form.value, "top": top, "year": year,
    }  # fmt: skip
    strange = [key for key, value in options.items() if value is not None and key not in OPTIONS[name]]
    if strange:
        takes = ", ".join(f"--{one}" for one in OPTIONS[name])
        raise fail(
            pick(
                f"--measure {name} takes no --{strange[0]}; it takes {takes}.",
                f"--measure {name} 不使用 --{strange[0]}，可用：{takes}。",
            )
        )
    with sentences():
        index, table, problems = open_index(spec, data, settings or (), language)
        result = run_table(index.plan, table, problems)
        show_problems(result.run.problems, language)
        records = find(result, name.value, **options)
        if shown is IndexFormat.json:
            print_json({"measure": name.value, "units": records})
            return
        frame = measure_frame(records)
        print_frame(_in_words(frame, language) if shown is IndexFormat.table else frame, shown, digits=3)


def change(
    spec: Spec,
    data: Table_,
    start: Annotated[int, typer.Option("--from", help="The earlier year.")],
    end: Annotated[int, typer.Option("--to", help="The later year.")],
    unit: Annotated[str | None, typer.Option("--unit", help="Print every part of this unit, by id or name.")] = None,
    shown: Shown = IndexFormat.table,
    settings: Settings = None,
    lang: Language = None,
) -> None:
    """Split the change of the index between two years into what values and what weights did, indicator by indicator."""
    import polars as pl

    from greenpark.index.behind.change import change_between, change_frame
    from greenpark.index.behind.of_result import place_of
    from greenpark.index.running import run_table

    language = lang or spoken()
    with sentences():
        index, table, problems = open_index(spec, data, settings or (), language)
        result = run_table(index.plan, table, problems)
        show_problems(result.run.problems, language)
        records = change_between(result, start, end)
        if unit is not None:
            asked = result.rows.units[place_of(result, unit)]
            records = [one for one in records if one["unit"] == asked]
            if not records:
                raise fail(pick(f"'{unit}' has no score in both years.", f"“{unit}”并非两个年份都有得分。"), code=1)
        unsplit = [one["name"] for one in records if not one["parts"]]
        if unsplit:
            say(
                pick(
                    f"No parts for {', '.join(unsplit[:8])}: the rules alone do not give the score.",
                    f"{'、'.join(unsplit[:8])}无法分解：得分并非仅由合成规则得出。",
                )
            )
        if shown is IndexFormat.json:
            print_json({"spec": index.plan.specification.id, "from": start, "to": end, "units": records})
        elif shown is not IndexFormat.table:
            print_frame(change_frame(records), shown)
        elif unit is None:
            print_frame(_overview(records), shown, digits=3)
        else:
            one = records[0]
            say(f"{one['name']}: {one['score_start']:.3f} → {one['score_end']:.3f} ({one['change']:+.3f})")
            frame = change_frame(records).drop("unit", "name").sort(pl.col("contribution").abs(), descending=True)
            print_frame(frame, shown, digits=3)


def _overview(records: list[dict[str, Any]]) -> Any:
    import polars as pl

    rows = []
    for one in sorted(records, key=lambda record: -record["change"]):
        parts = sorted((part for part in one["parts"] if part["contribution"]), key=lambda part: part["contribution"])
        rows.append(
            {
                **{key: value for key, value in one.items() if key not in ("parts", "start", "end")},
                "most_up": parts[-1]["id"] if parts and parts[-1]["contribution"] > 0 else None,
                "most_down": parts[0]["id"] if parts and parts[0]["contribution"] < 0 else None,
            }
        )
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return frame.drop("name") if rows and (frame["name"] == frame["unit"]).all() else frame


def _scale(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        low, high = (float(part) for part in text.strip("[]() ").split(","))
    except ValueError:
        raise fail(
            pick(f"--scale {text}: write two numbers, such as 0,100.", f"--scale {text}：请写两个数，如 0,100。")
        ) from None
    return low, high


def _in_words(frame: Any, lang: Lang) -> Any:
    """Return the frame with states, levels and flags in words."""
    import polars as pl

    from greenpark.index.behind.words import word

    def said(text: str) -> str:
        return ", ".join(word(one, lang) for one in text.split(", ")) if text else ""

    named = [name for name in ("form", "stage", "level", "flags", "state") if name in frame.columns]
    frame = frame.with_columns(pl.col(name).map_elements(said, return_dtype=pl.String) for name in named)
    drop = [one for one in ("year", "flags", "missing") if one in frame.columns and not frame[one].drop_nulls().len()]
    drop += [one for one in ("flags", "missing") if one in frame.columns and (frame[one] == "").all()]
    if frame.height and (frame["name"] == frame["unit"]).all():
        drop.append("name")
    return frame.drop(set(drop))
