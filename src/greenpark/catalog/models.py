"""The shape of every catalog entry, as validated on load (design section 3)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Evidence = Literal["confirmed", "derived", "recalled-high", "recalled-medium", "recalled-low", "assumed"]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=32)]
# YAML reads `1` and `14` as numbers; criterion and edition ids are names
Name = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int | float) else value)]


class Entry(BaseModel):
    """What all entries share; unknown fields are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Entry):
    """A text in both languages."""

    en: str
    zh: str

    def get(self, lang: str) -> str:
        """Return the text in `lang` (`en` or `zh`)."""
        return self.zh if lang == "zh" else self.en


class Sourced(Entry):
    """An entry with a name, a source and an evidence grade."""

    id: Name
    label: Text
    source: str
    evidence: Evidence
    definition: Text | None = None
    aliases: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    note: Text | str | None = None


class Holder(Sourced):
    """A department, supplier or firm that holds figures and can be asked for them."""

    id: Identifier


class Item(Entry):
    """One member of an item list: a fuel, a pollutant, a point of a checklist."""

    id: Name
    label: Text
    unit: str | None = None
    weight: float = 1.0
    core: bool = False
    aliases: tuple[str, ...] = ()
    evidence: Evidence | None = None
    note: Text | str | None = None


class ItemList(Sourced):
    """A closed list of items by which variables and factors are broken down."""

    items: tuple[Item, ...]


class Option(Entry):
    """One answer of a choice variable."""

    id: Name
    label: Text
    aliases: tuple[str, ...] = ()


class Variable(Sourced):
    """A reported quantity (design section 3, semantics §3)."""

    id: Identifier
    theme: str = ""
    unit: str
    type: Literal["number", "yes_no", "choice", "checklist"] = "number"
    kind: Literal["flow", "stock", "state", "choice"] = "flow"
    range: tuple[float | None, float | None] | None = None
    options: tuple[Option, ...] = ()
    items: str | None = None
    absent_item: Literal["zero", "missing"] | None = None
    if_missing: float | None = None
    population: bool = False
    price_basis: Literal["current", "constant"] | None = None
    electricity_basis: Literal["calorific", "equivalent"] | None = None
    derive: str | None = None
    parts: tuple[tuple[str, ...], ...] = ()  # groups of variables whose sum is at most this one
    reported: bool = True
    holder: str | None = None
    also_held_by: tuple[str, ...] = ()
    form: str | None = None
    official_unit: str | None = None

    @model_validator(mode="after")
    def _keyed_variables_say_what_absence_means(self) -> Variable:
        if self.items is not None and self.absent_item is None:
            raise ValueError(f"{self.id} has items; say absent_item: zero (inventory) or missing (measured set)")
        return self

    @model_validator(mode="after")
    def _somebody_holds_what_is_reported(self) -> Variable:
        if self.reported and self.holder is None:
            raise ValueError(f"{self.id} is reported; say holder: who can be asked for it")
        return self


class FactorRow(Entry):
    """One value of a factor."""

    value: float
    item: str | None = None
    area: str | None = None
    year: int | None = None
    unit: str | None = None
    evidence: Evidence | None = None
    note: Text | str | None = None


class FactorEdition(Entry):
    """The values of one publication and its time of force."""

    id: Name
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    source: str
    evidence: Evidence
    rows: tuple[FactorRow, ...] = ()


class Factor(Sourced):
    """A table of coefficients keyed by item, area and year (semantics §4.5)."""

    id: Identifier
    unit: str | None = None
    keys: tuple[Literal["item", "area", "year"], ...] = ()
    items: str | None = None
    default: float | None = None
    default_evidence: Evidence | None = None
    hold: bool = False
    lag_years: int = 0
    editions: tuple[FactorEdition, ...] = ()


class Indicator(Sourced):
    """A formula over variables, factors and other indicators."""

    id: Identifier
    unit: str
    formula: str
    direction: Literal["higher", "lower", "met", "conditional", "none"]
    dimension: Literal["economic", "resources", "environmental", "social", "management"]
    type: Literal["number", "yes_no"] = "number"
    inverse_of: str | None = None
    if_missing: float | None = None
    names: Any = None


Operator = Literal["at_least", "at_most", "above", "below", "equals"]
OPERATORS: tuple[Operator, ...] = ("at_least", "at_most", "above", "below", "equals")


class Formula(Entry):
    """A limit that is itself computed."""

    formula: str


LimitValue = bool | float | Literal["target"] | Formula


class Bound(Entry):
    """One operator with its limit."""

    at_least: LimitValue | None = None
    at_most: LimitValue | None = None
    above: LimitValue | None = None
    below: LimitValue | None = None
    equals: LimitValue | None = None

    @model_validator(mode="after")
    def _exactly_one_operator(self) -> Bound:
        if len(self.stated) != 1:
            raise ValueError(f"a limit has exactly one operator of {', '.join(OPERATORS)}; found {len(self.stated)}")
        return self

    @property
    def stated(self) -> list[tuple[Operator, LimitValue]]:
        """Return the operators that carry a value."""
        pairs = [(operator, getattr(self, operator)) for operator in OPERATORS]
        return [(operator, value) for operator, value in pairs if value is not None]


class LimitCase(Bound):
    """A limit that holds under a condition; the first case that holds decides (§5.1)."""

    when: str | None = None
    otherwise: Bound | Literal["none"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _none_in_yaml_is_the_word(cls, data: Any) -> Any:
        if isinstance(data, dict) and "otherwise" in data and data["otherwise"] is None:
            return {**data, "otherwise": "none"}
        return data

    @model_validator(mode="after")
    def _exactly_one_operator(self) -> LimitCase:
        if self.otherwise is not None:
            if self.when is not None or self.stated:
                raise ValueError("'otherwise' stands alone")
        elif self.when is None or len(self.stated) != 1:
            raise ValueError("a case has 'when' and one operator, or 'otherwise'")
        return self


class Criterion(Entry):
    """One row of a scheme."""

    id: Name
    label: Text
    indicator: str
    unit: str
    limit: Bound | tuple[LimitCase, ...]
    required: bool = False
    group: str | None = None
    core: bool = False
    waivable: bool = False
    industry_override: bool = False
    counts_if: Name | None = None
    clause: str
    source: str | None = None
    evidence: Evidence
    note: Text | str | None = None
    dimension: str | None = None


class Group(Entry):
    """A set of criteria of which some number must be met or is chosen."""

    id: Name
    label: Text
    at_least: int = 1


class Edition(Entry):
    """A version of a rule set with its time of force."""

    id: Name
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    status: Literal["in_force", "superseded", "trial", "reference_values", "reconstruction", "working_set"]


class DominantIndustry(Entry):
    """When one industry dominates, its own limits replace the general ones (HJ 274 note 1)."""

    share: str
    above: float


class ElasticityRule(Entry):
    """How a score treats an elasticity that cannot be inverted (§5.5)."""

    criterion: Name
    growth: str
    at_most: float


class Score(Entry):
    """Sum of value over leading value, with named options (§5.5)."""

    method: Literal["leading_value"]
    times: float
    divide_by: float
    cap: float | None = None
    elasticity: ElasticityRule | None = None


class PassRule(Entry):
    """One condition of the verdict; all of them must hold."""

    all: Literal["required", "criteria", "with_target"] | None = None
    group: Name | None = None
    core: bool | None = None


# the order in which people look at schemes (issue: "where the park stands under …")
LENSES = ("ecological", "green", "circular", "low_carbon", "zero_carbon", "near_zero", "international", "progress")
Lens = Literal["ecological", "green", "circular", "low_carbon", "zero_carbon", "near_zero", "international", "progress"]


class Scheme(Entry):
    """A rule set: criteria, limits, pass rule or score."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    label: Text
    short: Text
    aliases: tuple[str, ...] = ()
    kind: Literal["pass_rule", "leading_value", "reference_value", "plan_target"]
    lens: Lens
    concept: str
    issuers: tuple[Text, ...]
    document: Text
    source: str
    evidence: Evidence
    editions: tuple[Edition, ...]
    who_may_apply: Text | None = None
    brings: Text | None = None
    groups: tuple[Group, ...] = ()
    entry: tuple[Criterion, ...] = ()
    criteria: tuple[Criterion, ...]
    dominant_industry: DominantIndustry | None = None
    pass_: Annotated[tuple[PassRule, ...], Field(alias="pass")] = ()
    score: Score | None = None
    note: Text | str | None = None
