"""The specification of an index, as written in its YAML file (docs/index-specification.md)."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator
from typing_extensions import TypedDict

from greenpark.catalog.models import Evidence, Text
from greenpark.index.spec.options.adjust import Adjust
from greenpark.index.spec.options.aggregate import Aggregate
from greenpark.index.spec.options.normalise import Normalise
from greenpark.index.spec.options.prepare import Denominate, Impute, Screen, Treat
from greenpark.index.spec.options.progress import Progress
from greenpark.index.spec.options.weight import Weight

_DIRECTIONS = {
    "higher": 1, "good": 1, "positive": 1, "+": 1, "1": 1, "+1": 1, "1.0": 1,
    "正向": 1, "正": 1, "越大越好": 1, "负向": -1, "逆向": -1, "负": -1, "越小越好": -1,
    "lower": -1, "bad": -1, "negative": -1, "-": -1, "-1": -1, "-1.0": -1,
}  # fmt: skip


def _text(value: Any) -> Any:
    return {"en": value, "zh": value} if isinstance(value, str | int | float) else value


def _name(value: Any) -> Any:
    # YAML reads `1` and `2020` as numbers; ids and columns are names
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _method(value: Any) -> Any:
    # `normalise: min_max` is short for `normalise: {method: min_max}`
    return {"method": value} if isinstance(value, str) else value


def _direction(value: Any) -> Any:
    return {1: "higher", -1: "lower"}.get(_DIRECTIONS.get(str(value).strip().lower(), 0), value)


def _is_node(value: Any) -> str:
    inner = "children" in value if isinstance(value, dict) else isinstance(value, Node)
    return "node" if inner else "indicator"


Id = Annotated[str, BeforeValidator(_name), Field(min_length=1)]
Label = Annotated[Text, BeforeValidator(_text)]
Direction = Annotated[Literal["higher", "lower"], BeforeValidator(_direction)]


class Part(BaseModel):
    """What all parts of a specification share; unknown fields are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Indicator(Part):
    """A leaf of the structure: one column of the data."""

    id: Id
    column: Id | None = None  # default: the id
    label: Label | None = None
    unit: str | None = None
    direction: Direction  # whether more is better; never guessed
    weight: float = Field(default=1.0, ge=0)
    denominator: Id | None = None
    target: float | None = None  # a value to reach, in the unit of the data
    threshold: float | None = None  # a value to stay away from
    low: float | None = None  # goalposts: where the scale begins and ends, in the unit of the data
    high: float | None = None
    minimum: float | None = None  # natural limits: no target lies beyond them
    maximum: float | None = None
    log: bool = False  # the logarithm is taken of the data and of goalposts before normalising
    normalise: Annotated[Normalise, BeforeValidator(_method)] | None = None  # instead of the step's method
    source: str | None = None
    evidence: Evidence | None = None
    note: Label | None = None

    @property
    def sign(self) -> int:
        """Return +1 where more is better, -1 where less is."""
        return 1 if self.direction == "higher" else -1


class Node(Part):
    """An inner node of the structure: a pillar, a dimension, the index itself."""

    id: Id
    label: Label | None = None
    weight: float = Field(default=1.0, ge=0)
    aggregate: Annotated[Aggregate, BeforeValidator(_method)] | None = None  # instead of the step's rule
    children: tuple[
        Annotated[Annotated[Node, Tag("node")] | Annotated[Indicator, Tag("indicator")], Discriminator(_is_node)], ...
    ] = Field(min_length=1)
    note: Label | None = None


class DataColumns(Part):
    """Which columns of the data say what; those not named are found by their usual names."""

    unit: Id | None = None
    year: Id | None = None
    name: Id | None = None
    groups: tuple[Id, ...] = ()
    absent: Literal["refuse", "missing"] = "refuse"  # missing: an indicator without a column has no figures
    wide_years: str | None = None  # such as "{column}_{year}", where each year has columns of its own


class Break(TypedDict):
    """A year from which on the figures of an indicator do not compare with those before, for one unit or for all."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    indicator: Id
    year: int
    unit: NotRequired[Id]


class Panel(Part):
    """How several years are read together."""

    sample: Literal["all", "common"] = "all"  # common: ranks among the units that are there in every year
    years: tuple[int, ...] | None = None
    breaks: tuple[Break, ...] = ()


class Step(Part):
    """One step of the chain: exactly one of the fields."""

    denominate: Annotated[Denominate, BeforeValidator(_method)] | None = None
    screen: Annotated[Screen, BeforeValidator(_method)] | None = None
    impute: Annotated[Impute, BeforeValidator(_method)] | None = None
    treat: Annotated[Treat, BeforeValidator(_method)] | None = None
    progress: Annotated[Progress, BeforeValidator(_method)] | None = None
    normalise: Annotated[Normalise, BeforeValidator(_method)] | None = None
    weight: Annotated[Weight, BeforeValidator(_method)] | None = None
    aggregate: Annotated[Aggregate, BeforeValidator(_method)] | None = None
    adjust: Annotated[Adjust, BeforeValidator(_method)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        # `- denominate` is short for `- denominate: {}`
        if isinstance(value, str):
            return {value: {}}
        return (
            {key: {} if option is None else option for key, option in value.items()}
            if isinstance(value, dict)
            else value
        )

    @model_validator(mode="after")
    def _exactly_one(self) -> Step:
        if len(self.model_fields_set) != 1:
            raise ValueError(f"a step has one name, found {', '.join(sorted(self.model_fields_set)) or 'none'}")
        return self

    @property
    def kind(self) -> str:
        """Return the name of the step."""
        return next(iter(self.model_fields_set))

    @property
    def options(self) -> Any:
        """Return the options of the step."""
        return getattr(self, self.kind)


class RandomWeights(Part):
    """Weights that are not known exactly; every node's are shared out to sum to 1 again."""

    distribution: Literal["noise", "shares", "dirichlet"] = "noise"
    noise: float = Field(default=0.25, gt=0, le=1)  # noise: w·(1 + u·noise), u uniform on [-1, 1]
    concentration: float = Field(default=10.0, gt=0)  # dirichlet: w is the mean; larger is narrower
    levels: tuple[int, ...] | None = None  # levels of the nodes whose children's weights vary; default all


class DataErrors(Part):
    """Figures that are not known exactly; errors are independent and stay within an indicator's natural limits."""

    relative_error: Annotated[float, Field(ge=0)] | dict[str, Annotated[float, Field(ge=0)]] = 0.0  # percent
    absolute_error: dict[str, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)  # in the unit of the data
    distribution: Literal["normal", "lognormal"] = "normal"


class Uncertainty(Part):
    """What could have been chosen otherwise: alternatives by `step` or `step.option`, weights, data."""

    alternatives: dict[str, tuple[Any, ...]] = Field(default_factory=dict)
    weights: RandomWeights | None = None
    data: DataErrors | None = None
    draws: int = Field(default=1000, ge=1)
    seed: int = Field(default=0, ge=0)


class Fairness(Part):
    """What a reader may conclude from ranks (users.md section 5)."""

    min_coverage: float = Field(default=0.0, ge=0, le=1)  # no rank below it
    peer_groups: tuple[Id, ...] = ()
    show_bottom: bool = False


class Reconstruction(Part):
    """A rule whose published form is not confirmed; every output prints it."""

    rule: str
    text: Label
    evidence: Evidence


class Specification(Part):
    """A composite index: structure, steps, and what could have been chosen otherwise."""

    id: Id
    aliases: tuple[str, ...] = ()
    label: Label | None = None
    source: str | None = None
    evidence: Evidence | None = None
    note: Label | None = None
    vocabulary: Literal["own", "catalog"] = "own"  # catalog: indicators are those of Greenpark's catalog
    data: DataColumns = DataColumns()
    structure: Node
    dashboard: tuple[Indicator, ...] = ()  # shown beside the index, never averaged in
    steps: tuple[Step, ...] = ()
    panel: Panel = Panel()
    uncertainty: Uncertainty = Uncertainty()
    fairness: Fairness = Fairness()
    reconstruction: tuple[Reconstruction, ...] = ()
