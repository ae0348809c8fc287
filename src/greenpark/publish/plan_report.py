"""The report of a plan, written by suffix: one page, one Word document, one workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from greenpark.plan.measures import Measure
from greenpark.plan.result import Plan
from greenpark.publish.content.plan.build import build_plan_model

REPORTS = (".html", ".docx", ".xlsx")


def write_plan_report(
    plan: Plan, paths: Iterable[Path], measures: Mapping[str, Measure], *, lang: str = "zh", marking: str | None = None
) -> list[Path]:
    """Write the report of a plan to each path in the form that its suffix names; return the paths.

    Raises ValueError for a suffix without a form; nothing is written then.
    """
    wanted = [Path(one) for one in paths]
    for path in wanted:
        if path.suffix.lower() not in REPORTS:
            raise ValueError(f"There is no report of the form '{path.suffix}'; choose {', '.join(REPORTS)}.")
    model = build_plan_model(plan, measures, lang=lang, marking=marking)
    for path in wanted:
        if path.suffix.lower() == ".html":
            from greenpark.publish.page.plan_page import write_html

            write_html(model, path)
        elif path.suffix.lower() == ".docx":
            from greenpark.publish.document.plan_document import write_docx

            write_docx(model, path)
        else:
            from greenpark.publish.workbook.plan_book import write_xlsx

            write_xlsx(model, path)
    return wanted
