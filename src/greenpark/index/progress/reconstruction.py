"""Which rules of a progress index are not confirmed in their published form; every output prints them."""

from __future__ import annotations

from typing import Any

from greenpark.catalog.models import Evidence
from greenpark.index.progress import rules
from greenpark.index.spec.models import Specification
from greenpark.index.spec.options.progress import Boundary, DecilePeers, Fixed, PeerQuantile, Progress, Target


def reconstruction(
    options: Progress, weighting: str = "threshold_ratio", *, dashboard: bool = True
) -> list[dict[str, Any]]:
    """Return a record {rule, option, evidence, text} for each rule whose published form is not confirmed.

    `weighting` is the method of the weights in use; `text` has both languages. Grades: gep.md, section 4, where
    K-medium is `recalled-medium` and [D] is `assumed`.
    """
    own = options.by_indicator.values()
    targets = {one.method: one for one in (options.target, *(each.target for each in own if each.target))}
    thresholds = {options.threshold.method} | {each.threshold.method for each in own if each.threshold}
    clip = options.clip
    floors = f"min_indicators {options.min_indicators:g}, min_weight {options.min_weight:g}"
    weights = rules.WEIGHTS.get(weighting)
    records = [
        _record("progress", options.method, "recalled-high", rules.PROGRESS),
        *[_target(target) for target in targets.values()],
        _record("thresholds", ", ".join(sorted(thresholds)), "recalled-medium", rules.THRESHOLDS),
        _record("weights", weighting, "recalled-medium" if weights else "assumed", weights or rules.OTHER_WEIGHTS),
        _record("truncation", "none", "recalled-medium", rules.UNCLIPPED)
        if clip is None
        else _record("truncation", f"clip {clip[0]:g} to {clip[1]:g}", "recalled-medium", rules.CLIPPED),
        _record("edge_cases", f"unstable_share {options.unstable_share:g}", "assumed", rules.EDGES),
        _record("missing_data", floors, "assumed", rules.MISSING),
    ]
    if dashboard:
        grade, en, zh = rules.READINGS[options.plus]
        records.append(_record("gep_plus", options.plus, grade, rules.PLUS, en, zh))
    return records


def reconstruction_of(specification: Specification) -> list[dict[str, Any]]:
    """Return the records of a whole specification: those that it writes itself, and those of its progress step.

    Where both speak of one rule, the record of the step stands: it says what was used, the written text what was
    meant to be (a setting may have been changed since).
    """
    options = next((step.progress for step in specification.steps if step.progress is not None), None)
    methods = [step.weight.method for step in specification.steps if step.weight is not None]
    computed = (
        []
        if options is None
        else reconstruction(options, methods[-1] if methods else "user", dashboard=bool(specification.dashboard))
    )
    used: dict[str, list[dict[str, Any]]] = {}
    for one in computed:
        used.setdefault(one["rule"], []).append(one)
    found: list[dict[str, Any]] = []
    for rule in specification.reconstruction:
        text = rule.text.model_dump()
        mine = {"rule": rule.rule, "option": None, "evidence": rule.evidence, "text": text}
        found += used.pop(rule.rule, [mine])
    return found + [one for records in used.values() for one in records]


def _target(target: Target) -> dict[str, Any]:
    given = isinstance(target, Fixed | Boundary)
    settings = target.model_dump(exclude={"method", "column"})
    option = ", ".join([target.method, *(f"{key} {value:g}" for key, value in settings.items())])
    # that it is the best tenth of similar units is recalled with medium confidence, which units are similar with low
    grade: Evidence = "recalled-low" if isinstance(target, PeerQuantile | DecilePeers) else "assumed"
    return _record("targets", option, grade, rules.GIVEN if given else rules.PEERS, *rules.TARGETS[target.method])


def _record(
    rule: str, option: str, evidence: Evidence, text: tuple[str, str], en: str = "", zh: str = ""
) -> dict[str, Any]:
    return {
        "rule": rule,
        "option": option,
        "evidence": evidence,
        "text": {"en": text[0].format(en=en), "zh": text[1].format(zh=zh)},
    }
