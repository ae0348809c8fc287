"""The demonstration: real figures of one park, and samples that are complete; reports, and where to look."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from greenpark.cli.common import print_table, progress_bar, say, verdict_of

TEXTS = {
    "en": {
        "real": "Suzhou Industrial Park: published figures (real)",
        "sample": "Sample park: complete figures (fictional)",
        "province": "Sample province: {n} parks (fictional)",
        "heads": ("Scheme", "Result", "met", "not met", "no data", "undefined", "n/a"),
        "index": "The same parks as an index: tiers, why, how sure",
        "tiers": "{ranked} parks ranked; for {wide} % the interval spans more than a quarter of the ranking.",
        "plan": "The sample park to two labels by 2030: the cheapest plan",
        "planned": "Both by 2030 at a net present cost of {cost} x 10^4 CNY (negative: it pays); prices assumed.",
        "no_plan": "No plan was found.",
        "look": "Look here:",
        "next": "Next: greenpark template --out my-park.xlsx, fill it in, then greenpark report my-park.xlsx",
        "took": "Done in {s:.0f} s. Nothing left this computer.",
    },
    "zh": {
        "real": "苏州工业园区：公开数据（真实）",
        "sample": "示例园区：数据完整（虚构）",
        "province": "示例省：{n}个园区（虚构）",
        "heads": ("方案", "测算结果", "达标", "未达标", "缺数", "无法计算", "不适用"),
        "index": "同一批园区的指数：处在哪一档、为什么、多大把握",
        "tiers": "{ranked}个园区参与排位；其中{wide}%的位次区间超过全部名次的四分之一。",
        "plan": "示例园区2030年达到两个标准的最低成本方案",
        "planned": "2030年两项均测算满足；净现值成本{cost}万元（负值为净收益）。措施与价格均为假定。",
        "no_plan": "未找到可行方案。",
        "look": "请打开：",
        "next": "下一步：greenpark template --out 我的园区.xlsx，填好后运行 greenpark report 我的园区.xlsx",
        "took": "用时{s:.0f}秒。数据未离开本机。",
    },
}


def examples_folder() -> Path:
    """Return the folder of the examples, in an installed package or a checkout."""
    here = Path(__file__).resolve().parents[1] / "examples"
    return here if here.exists() else Path(__file__).resolve().parents[3] / "examples"


def demonstrate(out: Path, *, lang: str, spoken: str, parks: int) -> list[Path]:
    """Assess the examples and a sample province, write all reports into `out`, and say where to look.

    `lang` is the language of the reports, `spoken` that of what is said meanwhile.
    """
    from greenpark.publish.report import write_reports
    from greenpark.samples.province import write_province

    texts: dict[str, Any] = TEXTS[spoken]
    started = time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for name, title in (("suzhou-industrial-park", texts["real"]), ("sample-park", texts["sample"])):
        say(f"\n{title}")
        with progress_bar(title) as progress:
            result = write_reports(examples_folder() / name, out=out, lang=lang, progress=progress)
        _table(result.cards, texts, spoken)
        written.extend(result.paths)
    say(f"\n{texts['plan']}")
    written.extend(_plan(out, texts, lang))
    title = texts["province"].format(n=parks)
    say(f"\n{title}")
    with tempfile.TemporaryDirectory() as folder, progress_bar(title) as progress:
        place = Path(folder) / "sample-province"
        write_province(place, parks=parks)
        result = write_reports(place / "filing", out=out, lang=lang, progress=progress, stem="sample-province")
        _counts(result.cards, spoken)
        written.extend(result.paths)
        say(f"\n{texts['index']}")
        written.extend(_index(place / "filing", out, texts, lang))
    say(f"\n{texts['look']}")
    for path in written:
        sys.stdout.write(f"  {path}\n")
    say(f"\n{texts['next']}\n{texts['took'].format(s=time.monotonic() - started)}")
    return written


def _plan(out: Path, texts: dict[str, Any], lang: str) -> list[Path]:
    """Write the plan of the sample park, with the scenario and the measures that stand beside it."""
    from greenpark.assess.filings import read
    from greenpark.catalog import load
    from greenpark.plan.measures import read_library
    from greenpark.plan.park import Ask, prepare
    from greenpark.plan.planning import Wanted
    from greenpark.plan.requirements import SchemeRequirement
    from greenpark.plan.scenario import read_scenario
    from greenpark.plan.secure import plan_prepared
    from greenpark.publish.plan_report import write_plan_report

    catalog, beside = load(), examples_folder() / "sample-plan"
    library = read_library(catalog, [beside / "measures.yaml"])
    asked = tuple(SchemeRequirement(name, 2030) for name in ("zero-carbon-2025", "hj274-2015"))
    ask = Ask(asked, read_scenario(beside / "scenario.yaml", catalog), allow_unsourced=True)
    problem = prepare(read(examples_folder() / "sample-park", catalog=catalog), catalog, library, None, ask)
    plan = plan_prepared(problem, Wanted(alternatives=1))
    cost = f"{(plan.net_present_cost or 0.0) / 1e4:,.0f}"
    say(texts["planned"].format(cost=cost) if plan.ok else texts["no_plan"])
    paths = [out / f"sample-park-plan.{form}" for form in ("html", "docx", "xlsx")]
    return list(write_plan_report(plan, paths, problem.measures, lang=lang))


def _index(filing: Path, out: Path, texts: dict[str, Any], lang: str) -> list[Path]:
    """Write the report of the parks as an index, with how sure each place is."""
    from greenpark.api import table_for_index
    from greenpark.index import Index
    from greenpark.index.certainty.certainty import uncertainty
    from greenpark.publish.index_report import write_index_report

    index = Index.from_file("park-progress")
    table, _ = table_for_index(index, filing)
    with progress_bar(texts["index"]) as progress:
        found = uncertainty(index.plan, table, draws=500, progress=progress)
    ranked = found.frame.filter(found.frame["year"] == found.frame["year"].max())["nominal"].drop_nulls().len()
    say(texts["tiers"].format(ranked=ranked, wide=round(found.wide_share * 100)))
    paths = [out / f"sample-province-index.{form}" for form in ("html", "docx")]
    return list(write_index_report(paths, found.result, found, lang=lang))


def _table(cards: Any, texts: dict[str, Any], lang: str) -> None:
    rows = []
    for record in cards.iterate(closes=False):
        counts = record["counts"]
        scheme = cards.catalog.schemes[record["scheme"]]
        rows.append(
            (
                scheme.short.get(lang), verdict_of(cards, record, lang), counts["met"], counts["not_met"],
                counts["no_data"], counts["undefined"], counts["not_applicable"] + counts["waived"],
            )
        )  # fmt: skip
    print_table(rows, texts["heads"], right=(2, 3, 4, 5, 6))


def _counts(cards: Any, lang: str) -> None:
    """Print how many parks come out how, scheme by scheme."""
    from greenpark.assess.statuses import VERDICTS

    frame = cards.evaluated.frame
    names = [name for name in cards.selection.schemes if f"{name}/verdict" in frame.columns]
    heads = {
        "en": ("Scheme", "falls short", "undetermined", "qualifies", "n/a"),
        "zh": ("方案", "测算未满足", "不足以判定", "测算满足", "不适用"),
    }[lang]
    rows = []
    for name in names:
        codes = [row.get(f"{name}/verdict") for row in cards.rows]
        rows.append(
            (cards.catalog.schemes[name].short.get(lang), *[codes.count(code) for code in range(len(VERDICTS))])
        )
    print_table(rows, heads, right=(1, 2, 3, 4))
