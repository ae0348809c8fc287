"""Units as forms write them, read by a one-page grammar of ours (semantics §2.1).

    unit   := factor ('/' factor)*
    factor := [multiple] name [exponent] [words] | factor '·' factor | '(' unit ')'

A multiple is a power of ten, a number, `M`, `bn`, `Million`, `万` …, and binds to the unit after it: `m3/10^4 CNY` is
cubic metres per ten thousand yuan. Words after a name say of what. pint supplies the dimension and the factor of single
names only, from `units.txt`; data never carries quantities.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from greenpark.formula.errors import UnitError
from greenpark.problems import did_you_mean

Dimension = tuple[tuple[str, float], ...]
DEFINITIONS = Path(__file__).parent.parent / "catalog" / "files" / "units.txt"
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_MULTIPLES = {
    "千万": 1e7, "百万": 1e6, "十万": 1e5, "十亿": 1e9, "百亿": 1e10, "万": 1e4, "亿": 1e8, "千": 1e3, "百": 1e2,
}  # fmt: skip
_MULTIPLE_WORDS = {
    "k": 1e3, "thousand": 1e3, "thousands": 1e3, "M": 1e6, "million": 1e6, "millions": 1e6, "bn": 1e9, "billion": 1e9,
    "billions": 1e9, "trillion": 1e12,
}  # fmt: skip
_DIMENSIONLESS = {
    "": 1.0, "1": 1.0, "-": 1.0, "–": 1.0, "—": 1.0, "无量纲": 1.0, "%": 0.01, "‰": 0.001, "percent": 0.01,
    "yes/no": 1.0, "bool": 1.0, "是/否": 1.0, "graded": 1.0, "index": 1.0, "flag": 1.0, "ratio": 1.0, "百分点": 0.01,
    "bool list": 1.0, "bool/grade": 1.0, "score": 1.0, "share": 1.0, "0-1": 1.0, "data point": 1.0, "/": 1.0,
}  # fmt: skip
_POWER = re.compile(r"^10\^(-?\d+)\s*(.*)$")
_NUMBER = re.compile(r"^(\d{1,3}(?:[, ]\d{3})+|\d+(?:\.\d+)?)\s*(.*)$")
_EXPONENT = re.compile(r"^(.*?[^\d^])\^?(-?\d)$")


class Unit(NamedTuple):
    """A dimension and the factor to its base units; `text` is the spelling that was read."""

    dimension: Dimension
    factor: float
    text: str = ""

    @property
    def is_dimensionless(self) -> bool:
        """Say whether the unit is a pure number."""
        return not self.dimension


ONE = Unit((), 1.0, "1")


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> Unit:
    """Return the unit that `text` spells, in Chinese or English; raise UnitError when it spells none (§2.1)."""
    plain = _normal(text)
    if plain in _DIMENSIONLESS:
        return Unit((), _DIMENSIONLESS[plain], text)
    if plain.startswith(("% ", "%(")):  # "% of firms > 250 staff": the words say what is counted
        return Unit((), 0.01, text)
    first = re.split(r"\s+or\s+|或", plain)[0]
    return _quotient(first, text)._replace(text=text)


def _quotient(plain: str, whole: str) -> Unit:
    """Read factors between strokes; each after the first is below the line, brackets hold together."""
    found = ONE
    plain = re.sub(r"(?:^|\s+)per\s+", "/", plain)  # "tonnes per capita", "per year"
    for place, part in enumerate(re.split(r"/(?![^(]*\))", plain)):
        if place and not part.strip():
            raise UnitError(f"'{whole}' breaks off after a stroke", remedy="Write what stands below it, as in 元/t.")
        for single in re.split(r"·(?![^(]*\))", part):
            found = multiply(found, _single(single.strip(), whole), 1 if place == 0 else -1)
    return found


def conversion(source: str, target: str) -> float:
    """Return the number by which a value in `source` is multiplied to be in `target`; raise UnitError (§2.2)."""
    left, right = parse_unit(source), parse_unit(target)
    if left.dimension != right.dimension:
        raise UnitError(
            f"'{source}' measures {dimension_name(left)}, '{target}' measures {dimension_name(right)}",
            remedy="Use a unit of the same quantity.",
        )
    return left.factor / right.factor


def multiply(left: Unit, right: Unit, sign: int = 1) -> Unit:
    """Return the product (`sign` = 1) or quotient (`sign` = −1) of two units."""
    dimension = dict(left.dimension)
    for name, power in right.dimension:
        dimension[name] = dimension.get(name, 0.0) + sign * power
    return Unit(_tidy(dimension), left.factor * right.factor**sign)


def dimension_name(unit: Unit) -> str:
    """Return a dimension in words for messages: `volume/currency` rather than exponents where it can be."""
    if unit.is_dimensionless:
        return "a pure number"
    up = [_power(name, power) for name, power in unit.dimension if power > 0]
    down = [_power(name, -power) for name, power in unit.dimension if power < 0]
    return "·".join(up or ["1"]) + ("/" + "·".join(down) if down else "")


def _power(name: str, power: float) -> str:
    return name if power == 1 else f"{name}^{power:g}"


def _tidy(dimension: dict[str, float]) -> Dimension:
    return tuple(sorted((name, power) for name, power in dimension.items() if abs(power) > 1e-12))


def _normal(text: str) -> str:
    """Return the text with superscripts, full-width signs and thin spaces in plain form."""
    text = re.sub(r"(?<=\d)([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)", lambda match: "^" + match[1].translate(_SUPERSCRIPTS), text)
    text = unicodedata.normalize("NFKC", text.translate(_SUPERSCRIPTS)).replace("\N{FRACTION SLASH}", "/")
    text = text.replace("×", "").replace("⋅", "·").replace("•", "·").replace("°C", "degC").strip()
    if re.fullmatch(r"[(\[][^()\[\]]*[)\]]", text):
        text = text[1:-1]
    # a remark in brackets at the end: "lb/h (150 psig)", "吨(干)"; brackets after a stroke belong to the unit
    text = re.sub(r"(?<=[^/%\s])\s*\([^()]*\)$", "", text)
    return re.sub(r"\s+", " ", text).strip()


def _single(part: str, whole: str) -> Unit:
    """Read one factor of a unit: an optional multiple, a name, an optional exponent, words."""
    if part in _DIMENSIONLESS or part.lower() in _DIMENSIONLESS:
        return Unit((), _DIMENSIONLESS[part if part in _DIMENSIONLESS else part.lower()])
    if part.startswith("(") and part.endswith(")"):
        return _quotient(part[1:-1], whole)
    if power := _POWER.match(part):
        inner = _single(power[2], whole)
        return Unit(inner.dimension, inner.factor * 10.0 ** int(power[1]))
    if known := _known(part) or _known(part.replace(" ", "")):  # "t CO2", "kW h", "M USD"
        return known
    if (number := _NUMBER.match(part)) and (count := float(re.sub("[, ]", "", number[1]))):
        inner = _single(number[2], whole)
        return Unit(inner.dimension, inner.factor * count)
    for multiple, value in _MULTIPLES.items():
        if part.startswith(multiple):
            inner = _single(part.removeprefix(multiple).strip(), whole)
            return Unit(inner.dimension, inner.factor * value)
    if (exponent := _EXPONENT.match(part)) and (base := _known(exponent[1].strip())):
        power_of = int(exponent[2])
        return Unit(_tidy({name: p * power_of for name, p in base.dimension}), base.factor**power_of)
    head, _, rest = part.partition(" ")
    for word, other in ((head, rest), (rest, head)):  # "bn CNY" and "CNY bn"
        if times := _MULTIPLE_WORDS.get(word) or _MULTIPLE_WORDS.get(word.lower() if len(word) > 1 else ""):
            inner = _single(other, whole)
            return Unit(inner.dimension, inner.factor * times)
    if head in ("square", "cubic") and (known := _known(rest)):
        power_of = 2 if head == "square" else 3
        return Unit(_tidy({name: p * power_of for name, p in known.dimension}), known.factor**power_of)
    # "10^4 CNY GDP", "m2 served", "Number of countries": words after a unit say of what; a list of units is none
    if rest and not (head.endswith(",") and _known(re.split(r"[,/ ]", rest)[0])):
        return _single("count" if head == "Number" else head.rstrip(","), whole)
    if head.istitle() and len(head) > 3:
        return _single(head.lower(), whole)
    near = did_you_mean(part, _names())
    raise UnitError(
        f"'{whole}' is not a unit that is known here" + (f": '{part}' is not" if part != whole else ""),
        remedy=f"Did you mean '{near[0]}'?" if near else "Write it as on the form, for example 万元, t, m3, kWh, tce.",
    )


@cache
def _registry() -> Any:
    import pint

    return pint.UnitRegistry(str(DEFINITIONS), cache_folder=None, on_redefinition="ignore")


@cache
def _names() -> list[str]:
    return [name for name in dir(_registry()) if not name.startswith("_")]


@lru_cache(maxsize=4096)
def _known(name: str) -> Unit | None:
    """Return what pint knows of a single name, None if it does not know it."""
    import pint

    if not name or not re.fullmatch(r"[^\W\d_]\w*|μg", name):
        return None
    try:
        quantity = _registry().Quantity(1.0, name).to_base_units()
    except (pint.PintError, AttributeError, ValueError, TypeError):
        return None
    dimension = {key.strip("[]"): float(power) for key, power in quantity.dimensionality.items()}
    return Unit(_tidy(dimension), float(quantity.magnitude))
