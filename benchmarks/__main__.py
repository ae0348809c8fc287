"""Run all benchmarks: `make bench`. Every figure is a median; every ratio is against a peer measured in the same run."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

# one reading of all: peers and Greenpark see the same machine
os.environ.setdefault("PYTHONHASHSEED", "0")

from benchmarks import measure
from benchmarks.measure import child, peak_memory, timed

BUDGETS = {
    "assess": 0.25, "explain": 0.05, "csv": 1.0, "parquet": 1.0, "xlsx": 3.0, "workbook": 0.2, "cold": 1.0, "warm": 0.05,
    "import": 0.1, "help": 0.3,
}  # fmt: skip


def line(name: str, seconds: float, *, budget: str | None = None) -> None:
    measure.line(name, seconds, budget=BUDGETS[budget] if budget else None)


def assess() -> None:
    import pandas as pd
    import polars as pl

    from benchmarks.peers import grouped, row_loop
    from greenpark.assess.engine import evaluate
    from greenpark.catalog import load
    from greenpark.samples.wide import make_wide

    catalog = load()
    every = list(catalog.schemes)
    wide = make_wide(2543, 10, 1)
    whole = timed(lambda: evaluate(wide, catalog, every, entry=False))
    line("2 543 parks x 10 years x every scheme: wide frame to verdicts", whole.median, budget="assess")
    own = timed(lambda: evaluate(wide, catalog, ["hj274-2015"], entry=False))
    pandas = wide.to_pandas()
    slow = timed(lambda: row_loop(pandas), runs=1, warm=0)
    medium = timed(lambda: grouped(pandas), runs=3)
    line("  the same for HJ 274 alone", own.median)
    line("  pandas row loop, HJ 274, no reasons, no verdict", slow.median)
    line("  grouped pandas, HJ 274, no reasons, no verdict", medium.median)
    print(
        f"    row loop / Greenpark = {slow.median / own.median:.0f}; grouped / Greenpark = {medium.median / own.median:.2f}"
    )
    print(f"    row loop for HJ 274 alone / Greenpark for every scheme = {slow.median / whole.median:.0f}")
    for parks in (254, 2543, 25430):
        frame = make_wide(parks, 10, 1)
        found = timed(lambda frame=frame: evaluate(frame, catalog, every, entry=False), runs=3 if parks > 9999 else 5)  # type: ignore[misc]
        line(f"  {parks} parks x 10 years x every scheme", found.median)
    memory = peak_memory(
        "from greenpark.assess.engine import evaluate; from greenpark.catalog import load; "
        "from greenpark.samples.wide import make_wide; c = load(); w = make_wide(2543, 10, 1); "
        "evaluate(w, c, list(c.schemes), entry=False)"
    )
    print(f"{'  peak memory of a process that does it, data included':<66} {memory:>10.0f} MB")
    del pd, pl


def one_park() -> None:
    from greenpark import api

    root = Path(__file__).resolve().parents[1] / "examples" / "sample-park"
    cards = api.assess(root)
    cards.records(settle=True)
    rows = timed(lambda: cards.records(closes=True, settle=True))
    line("gaps, closings, settling sets of one park, every scheme", rows.median)
    one = api.assess(root, schemes=["hj274-2015"])
    settled = timed(lambda: one.records(closes=True, settle=True))
    line("  the same, HJ 274", settled.median, budget="explain")
    derived = timed(lambda: api.explain(one, park="sample-park", year=2024, indicator="energy_per_iva"))
    line("  explanation of one figure", derived.median)


def reading() -> None:
    import pandas as pd

    from greenpark.catalog import load
    from greenpark.observe.reading import read
    from greenpark.observe.wide import build_wide
    from greenpark.samples.province import make_province

    catalog = load()
    sample = make_province(parks=220, years=8)
    long = sample.observations.head(500_000)
    print(f"  {long.height} observations")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        long.write_csv(place / "long.csv")
        long.write_parquet(place / "long.parquet")
        long.write_excel(place / "long.xlsx")
        for kind, peer in (("csv", pd.read_csv), ("parquet", pd.read_parquet), ("xlsx", None)):
            path = place / f"long.{kind}"
            found = timed(lambda path=path: build_wide(read(path, catalog), catalog), runs=3)  # type: ignore[misc]
            line(f"read, check and widen, {kind}", found.median, budget=kind)
            if peer is not None:
                bare = timed(lambda path=path, peer=peer: peer(path), runs=3)  # type: ignore[misc]
                line(f"  pandas.read_{kind} alone, no checks", bare.median)


def workbook() -> None:
    import pandas as pd

    from greenpark import api
    from greenpark.catalog import load
    from greenpark.observe.reading import read

    catalog = load()
    root = Path(__file__).resolve().parents[1] / "examples" / "sample-park"
    dataset = read(root, catalog)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "park.xlsx"
        api.write_template(path, schemes=["hj274-2015"], previous=dataset)
        found = timed(lambda: read(path, catalog))
        line("one park's workbook (HJ 274), read and checked", found.median, budget="workbook")
        bare = timed(lambda: pd.read_excel(path, sheet_name=None), runs=3)
        line("  pandas.read_excel of the same workbook, no checks", bare.median)
        print(f"    pandas.read_excel / Greenpark = {bare.median / found.median:.1f}")
        whole = timed(lambda: api.assess(path, schemes=["hj274-2015"]).records(), runs=3)
        line("  end to end: workbook to scorecard", whole.median)


def starting() -> None:
    nothing = child("pass")
    line("python itself", nothing.median)
    imported = child("import greenpark")
    line("import greenpark (python's own start taken off)", imported.median - nothing.median, budget="import")
    helped = timed(
        lambda: __import__("subprocess").run(
            [sys.executable, "-m", "greenpark.cli.main", "--help"], check=True, capture_output=True
        )
    )
    line("greenpark --help", helped.median, budget="help")
    from greenpark.catalog.load import _load, check, load
    from greenpark.catalog.read import FILES

    cold = timed(lambda: check(FILES), runs=3)
    line("catalog, cold (files read, checked, formulas elaborated)", cold.median, budget="cold")

    def warm() -> None:
        _load.cache_clear()
        load()

    line("catalog, warm (from its cache)", timed(warm).median, budget="warm")


def index(part: str = "index") -> None:
    """Run the benchmarks of composite indices, or one part of them."""
    from benchmarks import index as parts

    getattr(parts, part)()


def plan() -> None:
    """Run the benchmarks of transition plans."""
    from benchmarks.plan import plan as run

    run()


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["starting", "assess", "one_park", "reading", "workbook", "index", "plan"]
    for name in wanted:
        print(f"\n{name}")
        if name.startswith("index"):
            index(name)
        else:
            globals()[name]()
