"""Take an element out of a specification: the structure, and every option that speaks of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from greenpark.index.spec.models import Specification
from greenpark.index.spec.plan import Plan, PlannedNode, lay_out
from greenpark.problems import Problem, ProblemsFound

Options = dict[str, Any]
_NAMES = ("only", "indicators", "except", "excluding")  # lists of indicators, under all their names
_BY_ELEMENT = ("scale", "targets", "share_bounds", "reference", "by_indicator")  # options that may be given by element


class _Removal(NamedTuple):
    plan: Plan
    gone: frozenset[str]  # the element, all below it, and nodes that are left empty
    kept: Mapping[str, tuple[int, ...]]  # by node with a child less: the places of those that stay

    def shorter(self, node: str, given: Sequence[Any]) -> list[Any]:
        """Return what is given by place in a node without what belonged to the child that is gone."""
        fits = node in self.kept and len(given) == len(self.plan.node[node].children)
        return [given[place] for place in self.kept[node]] if fits else list(given)


def without(plan: Plan, element: str) -> Plan | None:
    """Return the plan without an indicator or node; None where nothing would be left.

    What is left of experts' points, pairwise comparisons, bounds, targets and references is that of the children that
    stay; points are shared out to 100 again. A step with `levels` keeps the nodes that it had, since levels above a
    branch that is gone would count anew. A step that is left without anything to work on goes too. Raise ProblemsFound
    where the options that are left are none.
    """
    removal = _removal(plan, element)
    if plan.root in removal.gone:
        return None
    content = plan.specification.model_dump(mode="python", exclude_unset=True)
    content["structure"] = _structure(content["structure"], removal)
    _own_references(content["structure"], removal)
    steps = [_step(step, removal) for step in content.get("steps", ())]
    content["steps"] = [step for step in steps if step is not None]
    if "panel" in content:
        breaks = content["panel"].get("breaks", ())
        content["panel"]["breaks"] = [one for one in breaks if str(one.get("indicator")) not in removal.gone]
    if "uncertainty" in content:
        content["uncertainty"] = _uncertainty(content["uncertainty"], removal)
    try:
        return lay_out(Specification.model_validate(content))
    except ValidationError as error:
        raise ProblemsFound([_left_over(element, str(error.errors()[0]["msg"]))]) from None


def _removal(plan: Plan, element: str) -> _Removal:
    gone = {element}
    for node in reversed(plan.nodes):  # parents before children
        if node.id in gone:
            gone.update(node.children)
    for node in plan.nodes:  # children before parents
        if gone.issuperset(node.children):
            gone.add(node.id)
    kept = {
        node.id: tuple(place for place, child in enumerate(node.children) if child not in gone)
        for node in plan.nodes
        if node.id not in gone and gone.intersection(node.children)
    }
    return _Removal(plan, frozenset(gone), kept)


def _structure(node: Options, removal: _Removal) -> Options:
    node = dict(node)
    if "children" in node:
        node["children"] = [_structure(one, removal) for one in node["children"] if one["id"] not in removal.gone]
    if isinstance(node.get("aggregate"), Mapping):
        rule = _by_element(dict(node["aggregate"]), removal.gone)
        if _has_references(rule):
            rule["reference"] = removal.shorter(node["id"], rule["reference"])
        node["aggregate"] = rule
    return node


def _own_references(structure: Options, removal: _Removal) -> None:
    """Give a node with a child less a rule of its own where the step's lists references by place."""
    from greenpark.index.chain import rule_of  # the chain reads plans

    def visit(node: Options) -> None:
        for child in node.get("children", ()):
            visit(child)
        if node["id"] not in removal.kept or node.get("aggregate") is not None or not _rules(removal.plan):
            return
        rule = rule_of(removal.plan, removal.plan.node[node["id"]]).model_dump(exclude_unset=True)
        if _has_references(rule):
            where = {"levels", "nodes"}
            node["aggregate"] = {key: value for key, value in rule.items() if key not in where}
            node["aggregate"]["reference"] = removal.shorter(node["id"], rule["reference"])

    visit(structure)


def _rules(plan: Plan) -> bool:
    return any(step.aggregate is not None for step in plan.steps)


def _has_references(rule: Options) -> bool:
    return isinstance(rule.get("reference"), list | tuple)


def _step(step: Options, removal: _Removal) -> Options | None:
    ((kind, options),) = step.items()
    left = _options(options, removal)
    return None if left is None else {kind: left}


def _options(given: Any, removal: _Removal) -> Any:
    """Return the options of a step without what is gone; None where it has nothing left to work on."""
    if not isinstance(given, Mapping):
        return given
    options = _by_element(dict(given), removal.gone)
    for name in _NAMES:
        if isinstance(options.get(name), list | tuple):
            options[name] = [one for one in options[name] if str(one) not in removal.gone]
            if name in ("only", "indicators") and not options[name]:
                return None
    for name, shorten in (("experts", _experts), ("comparisons", _comparisons)):
        if isinstance(options.get(name), Mapping):
            options[name] = _by_node(options[name], removal, shorten)
            if not options[name]:
                return None
    return _where(options, removal)


def _where(options: Options, removal: _Removal) -> Options | None:
    if options.get("levels") is None and options.get("nodes") is None:
        return options
    levels, nodes = options.pop("levels", None) or (), options.pop("nodes", None) or ()
    meant = [node.id for node in removal.plan.nodes if node.level in levels or node.id in nodes]
    left = [node for node in meant if node not in removal.gone]
    if "comparisons" in options:  # a node with one child left has nothing to compare, and nothing to weight
        left = [node for node in left if node not in removal.kept or node in options["comparisons"]]
    options["nodes"] = left
    return options if options["nodes"] else None


def _by_element(options: Options, gone: Collection[str]) -> Options:
    """Return options without the entries of those that go; an option of which nothing is left takes its default."""
    for name in _BY_ELEMENT:
        if isinstance(options.get(name), Mapping):
            left = {key: value for key, value in options[name].items() if str(key) not in gone}
            if left:
                options[name] = left
            else:
                del options[name]
    return options


Shorten = Callable[[Any, PlannedNode, tuple[int, ...]], Any]


def _by_node(given: Mapping[str, Any], removal: _Removal, shorten: Shorten) -> Options:
    left = {}
    for node, value in given.items():
        if node in removal.gone:
            continue
        if node in removal.kept:
            value = shorten(value, removal.plan.node[node], removal.kept[node])
        if value is not None:
            left[node] = value
    return left


def _experts(given: Any, node: PlannedNode, kept: tuple[int, ...]) -> Any:
    """Return experts' points for the children that stay, shared out to 100 again; see `budget_allocation`."""
    names = [node.children[place] for place in kept]
    left: list[Any] = []
    for one in given:
        if isinstance(one, Mapping):
            points = {child: value for child, value in one.items() if child in names}
            total = sum(points.values())
            left.append({child: value * 100 / total for child, value in points.items()} if total > 0 else points)
        elif len(one) == len(node.children):
            total = sum(one[place] for place in kept)
            left.append([one[place] * 100 / total if total > 0 else one[place] for place in kept])
        else:
            left.append(one)
    return left


def _comparisons(given: Any, node: PlannedNode, kept: tuple[int, ...]) -> Any:
    """Return the comparisons among the children that stay, in the form in which they were written."""
    if len(kept) < 2:
        return None
    count = len(node.children)
    lengths = [len(row) for row in given]
    if lengths == [count] * count:
        return [[given[row][column] for column in kept] for row in kept]
    if lengths == list(range(count - 1, 0, -1)):
        return [
            [given[row][column - row - 1] for column in kept[place + 1 :]] for place, row in enumerate(kept[:-1])
        ]  # fmt: skip
    return given


def _uncertainty(given: Options, removal: _Removal) -> Options:
    found = dict(given)
    if "alternatives" in found:
        left = {}
        for key, alternatives in found["alternatives"].items():
            if key.partition(".")[0] not in removal.gone:
                options = [_options(one, removal) for one in alternatives]
                left[key] = [one for one in options if one is not None]
        found["alternatives"] = {key: options for key, options in left.items() if options}
    if isinstance(found.get("data"), Mapping):
        found["data"] = dict(found["data"])
        for name in ("relative_error", "absolute_error"):
            if isinstance(found["data"].get(name), Mapping):
                found["data"][name] = {
                    key: error for key, error in found["data"][name].items() if key not in removal.gone
                }
    return found


def _left_over(element: str, why: str) -> Problem:
    return Problem(
        "left_over", f"without '{element}' the options that are left make no specification: {why}.",
        "Write the specification without it by hand.", column=element,
        message_zh=f"去掉“{element}”后，剩余选项不成立：{why}。", remedy_zh="请手动编写不含该项的规范。",
    )  # fmt: skip
