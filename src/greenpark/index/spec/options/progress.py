"""Options of measuring progress: change over desired change (docs/index-methods.md, section 9)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from greenpark.index.spec.options.base import Options


def _method(value: Any) -> Any:
    # `target: fixed` is short for `target: {method: fixed}`
    return {"method": value} if isinstance(value, str) else value


class Fixed(Options):
    """A target that is given: by unit in a column of the data, else the `target` of the indicator."""

    method: Literal["fixed"]
    column: str | None = None  # such as "target_{column}" or "target_{indicator}", a column of the data


class Boundary(Options):
    """A given target that is a planetary boundary or a regulatory limit, and is called so in the output."""

    method: Literal["boundary"]
    column: str | None = None


class Ratio(Options):
    """What the targets taken from peers share: initial value × a quantile of the peers' ratios final / initial."""

    # 0.9: the published rule speaks of the top decile of the peers (recalled, medium confidence)
    quantile: float = Field(default=0.9, gt=0.5, le=1)


class PeerQuantile(Ratio):
    """Peers are the unit and its neighbours on each side in the order of initial values."""

    method: Literal["peer_quantile"]
    # 5 on each side: the size of the published peer group is not known; eleven units make a decile meaningful
    neighbours: int = Field(default=5, ge=1)


class DecilePeers(Ratio):
    """Peers are the units in the same decile of initial values."""

    method: Literal["decile_peers"]


class LevelQuantile(Options):
    """One target for all units: a quantile of the initial values."""

    method: Literal["level_quantile"]
    quantile: float = Field(default=0.9, gt=0.5, le=1)


Target = Annotated[
    Annotated[Fixed | Boundary | PeerQuantile | DecilePeers | LevelQuantile, Field(discriminator="method")],
    BeforeValidator(_method),
]

Otherwise = Literal["quartile", "none"]


class Declared(Options):
    """The `threshold` of the indicator, and `otherwise` where it has none."""

    method: Literal["declared"]
    otherwise: Otherwise = "quartile"


class Quartile(Options):
    """The lower quartile of the initial values for goods, the upper one for bads."""

    method: Literal["quartile"]
    share: float = Field(default=0.25, gt=0, lt=0.5)


class FromColumn(Options):
    """A threshold by unit in a column of the data, then the declared one, then `otherwise`."""

    method: Literal["column"]
    column: str = "threshold_{column}"
    otherwise: Otherwise = "quartile"


Threshold = Annotated[
    Annotated[Declared | Quartile | FromColumn, Field(discriminator="method")], BeforeValidator(_method)
]


class Own(Options):
    """What is chosen otherwise for one indicator."""

    target: Target | None = None
    threshold: Threshold | None = None


class Progress(Options):
    """From two years to progress = change / desired change of each indicator."""

    method: Literal["desired_change"] = "desired_change"
    start: int | None = None  # default: the first and the last year of the data
    end: int | None = None
    target: Target = PeerQuantile(method="peer_quantile")
    threshold: Threshold = Declared(method="declared")
    by_indicator: dict[str, Own] = Field(default_factory=dict)
    # no truncation by default: the published index is recalled not to truncate
    clip: tuple[float, float] | None = None
    unstable_share: float = Field(default=0.01, ge=0)  # desired change under this share of the initial value
    target_year: int | None = None  # the year that targets are meant for: gives `pace`
    backcast: str | None = None  # such as "backcast_{column}": initial values restated after a break in series
    on_break: Literal["missing", "refuse"] = "missing"
    min_indicators: float = Field(default=0.75, ge=0, le=1)  # below either share no index is given
    min_weight: float = Field(default=0.6, ge=0, le=1)
    # rank_shift: the one reading of index and dashboard together that needs no unverified rule
    plus: Literal["leximin", "count_then_gep", "rank_shift"] = "rank_shift"

    @model_validator(mode="after")
    def _sensible(self) -> Progress:
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise ValueError(f"`start` ({self.start}) must lie before `end` ({self.end})")
        if self.clip is not None and self.clip[0] >= self.clip[1]:
            raise ValueError(f"`clip` needs a lower and a higher bound, found {list(self.clip)}")
        columns = [getattr(self.target, "column", None), getattr(self.threshold, "column", None), self.backcast]
        for column in columns:
            if column is not None and "{column}" not in column and "{indicator}" not in column:
                raise ValueError(
                    f"'{column}' would be one column for all indicators; write {{column}} or {{indicator}}"
                )
        return self

    def target_of(self, indicator: str) -> Target:
        """Return the strategy for the target of an indicator."""
        own = self.by_indicator.get(indicator)
        return own.target if own and own.target else self.target

    def threshold_of(self, indicator: str) -> Threshold:
        """Return the strategy for the threshold of an indicator."""
        own = self.by_indicator.get(indicator)
        return own.threshold if own and own.threshold else self.threshold
