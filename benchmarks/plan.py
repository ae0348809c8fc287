"""Plans: one park, 112 measures, ten years and a full scheme, built and solved; many parks one after the other."""

from __future__ import annotations

import random
import statistics
import time
from dataclasses import replace
from pathlib import Path

BUDGET = 2.0
INSTANCES = 20


def _settings(schemes):
    """Settings of the sample park to 2034 with 112 options each, costs and growth drawn anew."""
    from greenpark.assess.filings import read
    from greenpark.catalog import load
    from greenpark.plan.measures import read_library
    from greenpark.plan.park import Ask, prepare
    from greenpark.plan.requirements import SchemeRequirement
    from greenpark.plan.scenario import read_scenario
    from greenpark.plan.scenario.models import constant

    root = Path(__file__).parents[1] / "examples"
    catalog = load()
    library = read_library(catalog, [root / "sample-plan" / "measures.yaml"])
    dataset = read(root / "sample-park", catalog=catalog)
    base = read_scenario(root / "sample-plan" / "scenario.yaml", catalog)
    draw = random.Random(1)
    for _ in range(INSTANCES):
        growth = {name: constant(draw.uniform(0.005, 0.02)) for name in ("output", "employment")}
        growth["value_added"] = constant(draw.uniform(0.04, 0.07))
        scenario = replace(base, growth=growth, budget=None)
        asked = tuple(SchemeRequirement(name, 2030) for name in schemes)
        ask = Ask(asked, scenario, end=2034, allow_unsourced=True)
        setting = prepare(dataset, catalog, library, None, ask).setting
        options = list(setting.options)
        while len(options) < 112:  # variants of measures at other prices
            one = draw.choice(setting.options)
            scale = draw.uniform(0.7, 1.4)
            options.append(replace(one, id=f"{one.id}v{len(options)}", capex=tuple(scale * part for part in one.capex)))
        yield replace(setting, options=tuple(options))


def plan() -> None:
    for schemes in (("hj274-2015",), ("hj274-2015", "zero-carbon-2025")):
        _measure(schemes)


def _measure(schemes) -> None:
    from benchmarks.measure import line
    from greenpark.plan.pathway import base_of, best

    builds, solves, gaps, sizes = [], [], [], []
    for setting in _settings(schemes):
        started = time.perf_counter()
        base = base_of(setting, every_choice=True)
        built = time.perf_counter()
        found = best(base, gap=1e-3)
        builds.append(built - started)
        solves.append(time.perf_counter() - built)
        gaps.append(found.solution.gap if found.solution.status != "infeasible" else None)
        sizes.append((len(found.program.cost), sum(found.program.integer), len(found.program.rows)))
    whole = [one + other for one, other in zip(builds, solves, strict=True)]
    known = [gap for gap in gaps if gap is not None]
    name = f"one park x 112 measures x 10 years x {' + '.join(schemes)}, {INSTANCES} instances"
    line(name, statistics.median(whole), budget=BUDGET)
    line("  of which building the program", statistics.median(builds))
    line("  slowest instance", max(whole))
    columns, binaries, rows = sizes[-1]
    print(f"    {columns} columns, {binaries} binaries, {rows} rows; {len(known)} of {INSTANCES} have a plan; "
          f"median gap {statistics.median(known):.2%}, worst {max(known):.2%}")  # fmt: skip
