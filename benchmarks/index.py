"""Benchmarks of composite indices: the chain, its uncertainty, Copeland, the benefit of the doubt.

Each part checks that the peers give what Greenpark gives before anything is timed. Besides the peers, each part times
the array operation that its work cannot do without, and prints how far the whole is from it.
"""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import index_peers as peers
from benchmarks.index_data import ASEM, CASES, asem, synthetic
from benchmarks.measure import line, ratio, seconds_and_memory, timed
from greenpark.index.certainty.certainty import uncertainty
from greenpark.index.certainty.simulate import Simulation, numbered
from greenpark.index.certainty.weights import reweigher
from greenpark.index.index import Index
from greenpark.index.result import Result
from greenpark.index.running import run_table
from greenpark.index.spec.plan import Plan
from greenpark.index.table import Table

Array = NDArray[np.float64]
SIZES = (51, 2543)
BUDGETS = {"complete": 2.5, "10 % missing": 6.0, "errors of 5 %": 40.0}  # seconds, 2 543 units and 10 000 draws
# COINr 1.1.14 under R 4.2.2 on such a machine, 24 November 2026: quoted, not measured here (docs/benchmarks.md)
COINR = {
    ("chain", 51): "0.105 s", ("chain", 2543): "0.459 s (min-max and means)",
    ("uncertainty", 51, 1000): "105 s", ("uncertainty", 51, 10000): "1 466 s",
    ("uncertainty", 2543, 1000): "620 s (extrapolated)", ("uncertainty", 2543, 10000): "6 200 s (extrapolated)",
    ("copeland", 2543): "134 s (table as a matrix)",
}  # fmt: skip


def index() -> None:
    """Run all parts."""
    print(f"load average {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores: figures are worth little above 0.5")
    for part in (index_chain, index_uncertainty, index_copeland, index_doubt):
        print(f"\n{part.__name__}")
        part()


def index_chain() -> None:
    """Time from a table to the scores and ranks of every node, and what it takes to lay these out."""
    example = asem()
    made = Index.from_mapping(example.specification)
    table, _ = made.read(example.data)
    found = _ranked(made.plan, table).scores.sort("unit")["Index"].to_numpy()
    same(found, _published(), "ASEM and the published scores")
    line("ASEM, complete example: table to scores and ranks", timed(lambda: _ranked(made.plan, table), runs=25).median, budget=0.02)  # fmt: skip
    print(f"    COINr (quoted): {COINR['chain', 51]}")
    line("  from a Polars frame", timed(lambda: made.run(example.data).rank_arrays, runs=15).median)
    line("  from a CSV file", timed(lambda: made.run(ASEM / "asem_idata.csv").rank_arrays, runs=15).median)
    _layouts(lambda: _ranked(made.plan, table))
    for units in SIZES:
        plan, table = synthetic(units)
        tree, long = peers.tree_of(plan), peers.long_of(table.values, table.rows.units, plan)
        whole = run_table(plan, table).run.scores["index"]
        same(whole, peers.plain_numpy(table.values, tree), "Greenpark and NumPy")
        same(whole, peers.naive_pandas(long, plan).loc[list(table.rows.units)].to_numpy(), "Greenpark and pandas")
        own = timed(lambda plan=plan, table=table: run_table(plan, table), runs=25).median  # type: ignore[misc]
        ranked = timed(lambda plan=plan, table=table: _ranked(plan, table), runs=25).median  # type: ignore[misc]
        plain = _at_best(lambda table=table, tree=tree: peers.plain_numpy(table.values, tree), runs=25)  # type: ignore[misc]
        naive = timed(lambda long=long, plan=plan: peers.naive_pandas(long, plan), runs=1 if units > 999 else 3).median  # type: ignore[misc]
        scores = np.stack(list(run_table(plan, table).run.scores.values()))
        passes = timed(lambda table=table: _chain_operation(table.values), runs=25).median  # type: ignore[misc]
        sorting = timed(lambda scores=scores: np.argsort(scores, axis=1), runs=25).median  # type: ignore[misc]
        line(f"{units} units x 60 indicators: table to scores of every node", own)
        line(f"  and ranks of every node ({len(scores)})", ranked, budget=0.02)
        line("  plain NumPy, index alone, no ranks", plain)
        line("  naive pandas, index alone, no ranks", naive)
        print(f"    COINr (quoted): {COINR['chain', units] if units > 51 else '0.013 s (ASEM, min-max and means)'}")
        ratio("naive pandas / Greenpark", naive, own)
        ratio("Greenpark / plain NumPy", own, plain)
        ratio("Greenpark / one pass for min, max, multiply, add", own, passes)
        ratio("Greenpark with ranks / that pass and one sort of every node", ranked, passes + sorting)
        _layouts(lambda plan=plan, table=table: _ranked(plan, table))  # type: ignore[misc]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "data.csv"
            run_table(plan, table).stage("data").drop("year").write_csv(file)
            line("  from a CSV file", timed(lambda plan=plan, file=file: Index(plan).run(file).rank_arrays).median)  # type: ignore[misc]


def index_uncertainty() -> None:
    """Time draws with mixed alternatives and weights: complete data, missing data, data with errors."""
    seed = itertools.count(1)  # random numbers are kept for a while: each run draws its own
    for units, (name, options) in itertools.product(SIZES, CASES.items()):
        plan, table = synthetic(units, **options)
        _same_draws(plan, table)
        error = 0.05 if "errors" in name else 0.0
        tree, values = peers.tree_of(plan), table.values
        for draws in (1000, 10000):
            long = draws * units > 1_000_000
            once = long and bool(error)
            own = timed(
                lambda p=plan, t=table, d=draws: uncertainty(p, t, draws=d, seed=next(seed)).frame,  # type: ignore[misc]
                runs=1 if once else 3, warm=0 if once else 1,
            ).median  # fmt: skip
            budget = BUDGETS[name] if units == SIZES[-1] and draws == 10000 else None
            line(f"{units} units, {draws} draws, {name}", own, budget=budget)
            print(f"    COINr (quoted): {COINR['uncertainty', units, draws]}")
            if draws == 1000:
                loop = _at_best(lambda: peers.uncertainty_loop(values, tree, draws, error=error), runs=1)  # noqa: B023
                line("  plain NumPy, draw by draw", loop)
                ratio("plain NumPy / Greenpark", loop, own)
            _uncertainty_floor(values, draws, own, errors=bool(error))
            _memory(units, draws, name)


def index_copeland() -> None:
    """Time Copeland at every level against all pairs at once in single precision."""
    for units in SIZES:
        plan, table = synthetic(units, steps=[{"normalise": {"method": "min_max", "range": [1, 100]}}, {"aggregate": "copeland"}])  # fmt: skip
        result = run_table(plan, table)
        values = np.stack([result.run.scores[one.id] for one in plan.indicators])
        found = peers.copeland_tree(values, plan)
        for node in plan.nodes:
            same(result.run.scores[node.id], found[node.id], f"Copeland of {node.id}")
        own = timed(lambda plan=plan, table=table: run_table(plan, table), runs=3).median  # type: ignore[misc]
        plain = timed(lambda values=values, plan=plan: peers.copeland_tree(values, plan), runs=3).median  # type: ignore[misc]
        children = sum(len(node.children) for node in plan.nodes)
        floor = timed(lambda n=units, children=children: _comparisons(n, children), runs=3).median  # type: ignore[misc]
        line(f"{units} units: Copeland at all levels", own, budget=3.0 if units > 999 else None)
        line("  NumPy, all pairs at once, votes in single precision", plain)
        if units > 999:
            print(f"    COINr (quoted): {COINR['copeland', units]}")
        ratio("NumPy / Greenpark", plain, own)
        ratio("Greenpark / one comparison of each pair and child, in 16 bits", own, floor)


def index_doubt() -> None:
    """Time the benefit of the doubt over 60 indicators against one linear program a unit."""
    some = 50
    for units in SIZES:
        plan, table = _flat(units)
        values = run_table(plan, table).run.table.values
        chosen = np.linspace(0, units - 1, some).astype(int)
        found = peers.doubt_by_linprog(values, chosen)
        same(run_table(plan, table).run.scores["index"][chosen], found, "benefit of the doubt", digits=1e-7)
        own = timed(lambda plan=plan, table=table: run_table(plan, table), runs=1 if units > 999 else 3).median  # type: ignore[misc]
        each = float(
            np.median(
                [timed(lambda v=values, u=u: peers.doubt_by_linprog(v, [u]), runs=1, warm=0).median for u in chosen]
            )
        )  # type: ignore[misc]
        weights = np.random.default_rng(0).random((units, 60))
        floor = timed(lambda v=values, w=weights: [one @ v for one in w], runs=3).median  # type: ignore[misc]
        line(f"{units} units x 60 indicators: benefit of the doubt", own)
        line(f"  scipy.optimize.linprog for each unit, extrapolated from {some}", each * units)
        ratio("linprog / Greenpark", each * units, own)
        ratio("Greenpark / one check of all units under each unit's weights", own, floor)


def same(left: Array, right: Array, what: str, *, digits: float = 1e-9) -> None:
    """Stop if two results differ: no time is worth comparing then."""
    if not np.allclose(left, right, rtol=digits, atol=digits, equal_nan=True):
        raise SystemExit(f"{what} differ by {np.nanmax(np.abs(left - right)):g}")


def _ranked(plan: Plan, table: Table) -> Result:
    result = run_table(plan, table)
    assert result.rank_arrays
    return result


def _layouts(fresh: Callable[[], Result]) -> None:
    for name in ("scores", "ranks", "long", "record"):
        times = []
        for _ in range(5):
            result = fresh()
            times.append(timed(lambda name=name, result=result: _asked(result, name), runs=1, warm=0).median)  # type: ignore[misc]
        line(f"  then Result.{name}{'()' if name == 'record' else ''}", sorted(times)[2])


def _asked(result: Result, name: str) -> Any:
    found = getattr(result, name)
    return found() if callable(found) else found


def _published() -> Array:
    import polars as pl

    return pl.read_csv(ASEM / "example_build_scores.csv").sort("uCode")["Index"].to_numpy()


def _chain_operation(values: Array) -> Array:
    low, high = values.min(axis=1), values.max(axis=1)
    factor = 99 / (high - low)
    scores = values * factor[:, None]
    scores += (1 - low * factor)[:, None]
    return scores


def _same_draws(plan: Plan, table: Table) -> None:
    """Check that the peer makes the same scores of the same weights under all alternatives, on exact data."""
    simulation = Simulation(plan, table, 1, ("index",))
    simulation.disturbance = None
    tree, draws = peers.tree_of(plan), numbered(12)
    change = reweigher(plan, plan.specification.uncertainty.weights, 1, draws)
    assert change is not None
    shares: list[dict[str, Array]] = [{} for _ in draws]
    for node in plan.nodes:
        changed = change(node, np.array(node.weights)[:, None])
        for draw in draws:
            shares[draw][node.id] = (changed[draw] if changed.ndim == 3 else changed)[:, 0]
    for places, chosen, scores in simulation.runs(simulation.streams(draws)):
        for place, draw in enumerate(places):
            levels = [_matrix(plan, matrix, level, shares[draw]) for level, matrix in enumerate(tree.levels)]
            scaling, mean = peers.CHOICES[chosen[0] * 2 + chosen[1]]
            found = peers.index_of(table.values, tree, levels, scaling, mean)
            same(scores["index"][place], found, f"draw {draw} of Greenpark and NumPy")


def _matrix(plan: Plan, matrix: Array, level: int, shares: dict[str, Array]) -> Array:
    nodes = [node for node in plan.nodes if node.level == level + 2]
    changed = np.zeros_like(matrix)
    for row, node in enumerate(nodes):
        changed[row, matrix[row] > 0] = shares[node.id]
    return changed / changed.sum(axis=1, keepdims=True)


def _uncertainty_floor(values: Array, draws: int, own: float, *, errors: bool) -> None:
    """Time what no analysis can do without: product and sort of all draws, random numbers where data have errors."""
    data = np.nan_to_num(values)
    step = max(1, 400_000 // values.shape[1])
    starts = range(0, draws, step)
    weights = np.random.default_rng(0).random((draws, len(values)))

    def product_and_sort(start: int) -> None:
        np.sort(weights[start : start + step] @ data, axis=1)

    floor = timed(lambda: _in_threads(product_and_sort, starts), runs=3).median
    ratio("Greenpark / one matrix product and one sort of all draws", own, floor)
    if errors:
        few = min(draws, 1000)  # extrapolated

        def normals(start: int) -> None:
            generator = np.random.default_rng(start)
            for _ in range(min(25, few - start)):
                generator.standard_normal(values.shape, dtype=np.float32)

        floor = timed(lambda: _in_threads(normals, range(0, few, 25)), runs=3).median * draws / few
        ratio("Greenpark / random normal numbers of all draws", own, floor)


def _at_best(work: Callable[[], Any], *, runs: int) -> float:
    """Return the seconds of a peer with the threads of its linear algebra as installed, or with one if that is faster.

    On small matrices and busy machines threads cost more than they bring; a peer is not to lose by that.
    """
    from threadpoolctl import threadpool_limits

    usual = timed(work, runs=runs).median
    with threadpool_limits(1):
        return min(usual, timed(work, runs=runs).median)


def _in_threads(work: Callable[[int], None], starts: range) -> None:
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1), ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(work, starts))


def _memory(units: int, draws: int, name: str) -> None:
    if units < SIZES[-1] or ("errors" in name and draws > 1000):
        return
    setup = (
        "from benchmarks.index_data import CASES, synthetic; "
        "from greenpark.index.certainty.certainty import uncertainty; "
        f"plan, table = synthetic({units}, **CASES[{name!r}])"
    )
    seconds, memory = seconds_and_memory(setup, f"uncertainty(plan, table, draws={draws}, seed=1).frame")
    _, before = seconds_and_memory(setup, "pass")
    limit = "   budget 400 MB" if name == "complete" and draws == 10000 else ""
    print(
        f"{'  peak memory of a process that does it (without the draws)':<66} {memory:>6.0f} ({before:.0f}) MB{limit}"
    )
    line("  seconds in that process, the first time", seconds)


def _comparisons(units: int, children: int) -> None:
    ranks = np.random.default_rng(0).integers(0, units, (children, units)).astype(np.int16)
    step = max(1, 50_000 // units)
    for start in range(0, units, step):
        for child in ranks:
            np.greater(child[start : start + step, None], child[None, :])


def _flat(units: int) -> tuple[Plan, Table]:
    from greenpark.index.spec.plan import lay_out
    from greenpark.index.spec.read import specification_of

    _, table = synthetic(units)
    leaves = [{"id": one.id, "direction": one.direction} for one in table.indicators]
    plan = lay_out(
        specification_of(
            {
                "id": "flat", "structure": {"id": "index", "children": leaves},
                "steps": [
                    {"normalise": {"method": "min_max", "range": [1, 100]}}, {"weight": "benefit_of_the_doubt"},
                    {"aggregate": "arithmetic"},
                ],
            }
        )
    )  # fmt: skip
    return plan, Table(table.values, plan.indicators, table.rows)
