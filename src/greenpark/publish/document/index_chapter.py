"""The report of an index as a chapter in Word, in official form (GB/T 9704)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from greenpark.publish.content.index.model import (
    CertaintyPart,
    DashboardMap,
    IndexModel,
    ProgressPart,
    ProgressRow,
    Share,
    UnitPage,
)
from greenpark.publish.content.parts import Chart
from greenpark.publish.document.index_method import method
from greenpark.publish.document.paper import Paper
from greenpark.publish.document.table import Cell, Column, Row, add_table
from greenpark.publish.words.vocabulary import text

MOST_ROWS = 120  # units of a table; beyond, the workbook has them
MOST_MOVES = 20


def write_docx(model: IndexModel, path: str | Path) -> None:
    """Write the chapter; raise OSError where the file cannot be written."""
    paper = Paper(lang=model.lang, title=model.title, made_on=model.made_on)
    _opening(paper, model)
    if model.focus is not None:
        _unit(paper, model.focus)
    _ranking(paper, model)
    if model.certainty is not None:
        _certainty(paper, model.certainty)
    if model.progress is not None:
        _progress(paper, model, model.progress)
    if model.dashboard is not None:
        _dashboard(paper, model.dashboard)
    _pillars(paper, model)
    _shifts(paper, model)
    if model.charts.get("scatter"):
        paper.heading(text("scatter", model.lang))
        _draw(paper, model.charts["scatter"])
    _relations(paper, model)
    paper.turn(wide=True)
    method(paper, model)
    paper.paragraph(model.footer, "Note")
    if _falls_back(model):
        paper.paragraph(text("english_charts", model.lang), "Note")
    paper.save(Path(path))


def _opening(paper: Paper, model: IndexModel) -> None:
    if model.marking:
        paper.paragraph(model.marking, "Marking")
    paper.paragraph(model.title, "Title")
    colon = text("colon", paper.lang)
    paper.paragraph("　".join(f"{name}{colon}{value}" for name, value in model.about), "Note")
    for banner in model.banners:
        paper.banner(banner.text)
    paper.paragraph(model.sentence, bold=paper.lang == "en")
    paper.paragraph(model.footer, "Note")


def _unit(paper: Paper, unit: UnitPage) -> None:
    """Write the plain page of the unit asked about: own past, then the three answers, then what they rest on."""
    lang = paper.lang
    paper.heading(unit.standing.name)
    if unit.past_text:
        paper.paragraph(unit.past_text)
    if len(unit.past) > 1:
        columns = [Column(text(key, lang), 40, "center") for key in ("year", "score", "place_of", "coverage")]
        add_table(
            paper, columns,
            [[one.year, one.score_text or "○", one.rank_text or "—", one.coverage_text] for one in unit.past],
        )  # fmt: skip
    for key, answer in (("which_tier", (unit.which,)), ("why", unit.why), ("how_sure", (unit.sure,))):
        paper.heading(text(key, lang), 2)
        for sentence in answer:
            paper.paragraph(sentence)
    # a table after each chart fills the page that the next chart no longer fits on
    _draw(paper, unit.charts[:1])
    _shares(paper, unit.dimensions, text("part", lang))
    _draw(paper, unit.charts[1:])
    if unit.progress:
        _progress_table(paper, unit.progress)
    if unit.indicators and unit.indicators != unit.dimensions:
        _shares(paper, unit.indicators, text("criterion", lang))


def _shares(paper: Paper, rows: Sequence[Share], name: str) -> None:
    lang = paper.lang
    read, adds = any(one.value_text for one in rows), any(one.contribution_text for one in rows)
    columns = [Column(name, 44)]
    columns += [Column(text("value", lang), 20, "right")] if read else []
    columns += [Column(text(key, lang), 18, "right") for key in ("score", "among_peers", "peer_median", "peer_best")]
    columns += [Column(text("contribution", lang), 15, "right")] if adds else []
    columns.append(Column(text("pull", lang), 17, "right"))
    body: list[Row] = []
    for one in rows:
        row: Row = [one.label if not one.measure else f"{one.label}\n{one.measure}"]
        row += [one.value_text or "—"] if read else []
        row += [Cell(f"{one.score_text} {one.mark.sign}".strip(), one.mark.tone), one.rank_text or "—",
                one.median_text or "—", one.best_text or "—"]  # fmt: skip
        row += [one.contribution_text or "—"] if adds else []
        body.append([*row, one.pull_text or "—"])
    add_table(paper, columns, body, size=9)


def _ranking(paper: Paper, model: IndexModel) -> None:
    lang, has = paper.lang, model.has
    paper.heading(text("ranking", lang))
    _note(paper, text("ranking_hint" if "tier" in has else "ranking_plain", lang))
    _draw(paper, model.charts["ranking"])
    columns = [Column(text("assessed", lang), 34)]
    columns += [Column(text("own_change", lang), 16, "right")] if "change" in has else []
    columns += [Column(text("own_shift", lang), 15, "right")] if "shift" in has else []
    columns += [Column(text("tier", lang), 32)] if "tier" in has else []
    columns += [Column(text("score", lang), 15, "right"), Column(text("place_of", lang), 15, "right")]
    columns += [Column(text("interval", lang), 20, "right")] if "interval" in has else []
    columns += [Column(text("among_peers", lang), 20, "right")] if "peers" in has else []
    columns.append(Column(text("coverage", lang), 17, "right"))
    body: list[Row] = []
    for one in model.standings[:MOST_ROWS]:
        row: Row = [one.name]
        row += [one.change_text or "—"] if "change" in has else []
        row += [one.shift_text or "—"] if "shift" in has else []
        reach = f" ({one.tier_range[0]}–{one.tier_range[1]})" if one.reach_text and one.tier_range else ""
        row += [f"{one.tier_text}{reach}" or "—"] if "tier" in has else []
        row += [one.score_text or "○", (one.rank_text or "—") if one.rank else Cell("○", "missing")]
        row += [one.interval_text or "—"] if "interval" in has else []
        row += [one.peer_text or "—"] if "peers" in has else []
        body.append([*row, one.coverage_text])
    add_table(paper, columns, body, size=9)
    if len(model.standings) > MOST_ROWS:
        paper.paragraph(text("more_units", lang, number=len(model.standings) - MOST_ROWS), "Note")
    for note in model.ranking_notes:
        paper.paragraph(note, "Note")
    without = [f"{one.name}{text('colon', lang)}{one.no_rank}" for one in model.standings if one.rank is None]
    if without:
        words = text("semicolon", lang).join(without)
        paper.paragraph(f"{text('not_ranked', lang)}{text('colon', lang)}{words}", "Note")


def _certainty(paper: Paper, part: CertaintyPart) -> None:
    lang = paper.lang
    paper.heading(text("certainty", lang))
    paper.paragraph(part.sentence)
    if part.tiers:
        columns = [Column(text("tier", lang), 24), Column(text("units_number", lang), 16, "center"),
                   Column(text("assessed", lang), 116)]  # fmt: skip
        add_table(paper, columns, [[word, number, names] for word, number, names in part.tiers], size=9.5)
    if len(part.sources) > 1:
        columns = [Column(text("choice", lang), 90), Column(text("variance_share", lang), 66, "right")]
        rows = [[one.source, f"{one.share_text} ({one.interval_text})" if one.interval_text else one.share_text]
                for one in part.sources]  # fmt: skip
        add_table(paper, columns, rows)
    for note in part.notes:
        paper.paragraph(note, "Note")


def _progress(paper: Paper, model: IndexModel, part: ProgressPart) -> None:
    lang = paper.lang
    paper.heading(text("progress_part", lang))
    paper.paragraph(part.sentence)
    _note(paper, text("progress_hint", lang))
    _draw(paper, model.charts["progress"])
    _progress_table(paper, part.rows)


def _dashboard(paper: Paper, board: DashboardMap) -> None:
    lang = paper.lang
    paper.heading(board.title)
    _note(paper, f"{board.note}{board.joint + text('stop', lang) if board.joint else ''}")
    columns = [Column(text("assessed", lang), 40)]
    columns += [Column(label, 24, "center") for _, label in board.indicators]
    columns += [Column(head, 18, "center") for head in board.joint_heads]
    rows: list[Row] = [
        [one.name, *(Cell(f"{cell.text} {cell.mark.sign}".strip(), cell.mark.tone) for cell in cells),
         *(words or "—" for words in joint)]
        for (one, cells), joint in zip(board.rows[:MOST_ROWS], board.joint_rows, strict=False)
    ]  # fmt: skip
    add_table(paper, columns, rows, size=9)
    if len(board.rows) > MOST_ROWS:
        paper.paragraph(text("more_units", lang, number=len(board.rows) - MOST_ROWS), "Note")


def _progress_table(paper: Paper, rows: Sequence[ProgressRow]) -> None:
    lang = paper.lang
    keys = ("initial", "final", "target", "threshold", "progress")
    adds = any(one.contribution_text for one in rows)
    columns = [Column(text("criterion", lang), 46), *(Column(text(key, lang), 18, "right") for key in keys)]
    columns += [Column(text("contribution", lang), 16, "right")] if adds else []
    columns.append(Column(text("state", lang), 30))
    body: list[Row] = []
    for one in rows:
        beside = text("dashboard", lang) if one.beside else ""
        row: Row = ["\n".join(part for part in (one.label, one.measure, beside) if part)]
        row += [one.initial_text or "—", one.final_text or "—", one.target_text or "—", one.threshold_text or "—",
                one.progress_text or "○"]  # fmt: skip
        row += [one.contribution_text or "—"] if adds else []
        body.append([*row, Cell(one.mark.text, one.mark.tone)])
    add_table(paper, columns, body, size=9)


def _pillars(paper: Paper, model: IndexModel) -> None:
    """Write the heat map."""
    if model.pillars is None:
        return
    paper.heading(text("pillars", paper.lang))
    _note(paper, text("thirds_hint", paper.lang))
    _draw(paper, model.charts["pillars"])


def _shifts(paper: Paper, model: IndexModel) -> None:
    if not model.shifts:
        return
    lang = paper.lang
    paper.heading(text("shifts", lang))
    charts = {chart.key: chart for chart in model.charts["shifts"]}
    for place, one in enumerate(model.shifts):
        paper.heading(one.title, 2)
        paper.paragraph(one.sentence).paragraph_format.keep_with_next = True
        _draw(paper, [chart for key, chart in charts.items() if key == f"shifts{place}"])
        keys = ("place_of", "place_of", "own_shift", "score", "score")
        sides = (*one.labels, "", *one.labels)
        columns = [Column(text("assessed", lang), 40)]
        columns += [Column(f"{text(key, lang)} {side}".strip(), 24, "right")
                    for key, side in zip(keys, sides, strict=True)]  # fmt: skip
        rows: list[Row] = [
            [row.name, *("—" if row.by_name else rank or "—" for rank in (row.rank_before, row.rank_after)),
             row.shift_text or "—", row.before_text or "○", row.after_text or "○"]
            for row in one.rows[:MOST_MOVES]
        ]  # fmt: skip
        add_table(paper, columns, rows, size=9)
        if len(one.rows) > MOST_MOVES:
            paper.paragraph(text("more_units", lang, number=len(one.rows) - MOST_MOVES), "Note")


def _relations(paper: Paper, model: IndexModel) -> None:
    lang = paper.lang
    paper.heading(text("relations", lang))
    _draw(paper, model.charts["relations"])
    paper.paragraph(model.pairs_note, "Note")
    if not model.pairs:
        paper.paragraph(text("relations_none", lang))
        return
    columns = [Column(text("finding", lang), 40), Column(text("pair_first", lang), 48),
               Column(text("pair_second", lang), 48), Column(text("correlation", lang), 20, "right")]  # fmt: skip
    rows: list[Row] = [
        [Cell(one.mark.text, one.mark.tone), one.first, one.second, one.text] for one in model.pairs[:MOST_MOVES]
    ]
    add_table(paper, columns, rows, size=9)


def _note(paper: Paper, words: str) -> None:
    """Write a note that stays with the chart after it."""
    paper.paragraph(words, "Note").paragraph_format.keep_with_next = True


def _draw(paper: Paper, charts: Sequence[Chart]) -> None:
    from greenpark.publish.charts.draw import png

    for chart in charts:
        paper.picture(png(chart), alt=chart.alt, caption=chart.title, width=paper.width)


def _falls_back(model: IndexModel) -> bool:
    from greenpark.publish.charts.draw import falls_back

    own = model.focus.charts if model.focus else ()
    return any(falls_back(chart) for charts in (*model.charts.values(), own) for chart in charts)
