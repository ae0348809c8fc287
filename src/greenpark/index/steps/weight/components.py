"""Weights from the correlation matrix: first principal component, and rotated principal factors."""

from __future__ import annotations

from typing import Any

import numpy as np

from greenpark.index.arrays import TIE, Array
from greenpark.index.spec.options.weight import PrincipalComponent, PrincipalFactors
from greenpark.index.steps.weight.dispersion import correlated
from greenpark.index.steps.weight.sample import Found, Sample, by_child, refuse, refuse_constant

TURNS = 1000  # far more than varimax takes


def principal_component(sample: Sample, options: PrincipalComponent) -> Found:
    """Return the loadings of the first principal component of the correlation matrix (Pearson, pair by pair).

    The sign of a component is arbitrary; here its elements sum to more than 0. `details` gives eigenvalues, shares of
    variance, and for each child the element of the unit vector and its loading (correlation with the component). Raise
    ProblemsFound for a child that does not vary, and for mixed signs unless these are allowed.
    """
    refuse_constant(sample, "a principal component", "主成分法")
    values, vectors = np.linalg.eigh(correlated(sample, "a principal component", "主成分法"))
    values, first = values[..., ::-1], vectors[..., -1]
    first = first * np.where(first.sum(axis=-1, keepdims=True) < 0, -1.0, 1.0)
    if not options.allow_mixed_signs:
        _refuse_mixed(sample, first)
    weights = {"absolute": np.abs(first), "squared": first * first, "raw": first}[options.loadings]
    if options.loadings == "raw" and (np.abs(first.sum(axis=-1)) < 1e-6).any():
        raise refuse(
            sample, "loadings_cancel", f"The loadings of {sample.where} add up to 0 and cannot be shared out.",
            "Use `loadings: absolute` or `squared`, or another method.",
            f"{sample.where_zh}的载荷之和为0，无法归一化。", "请用`loadings: absolute`或`squared`，或改用其他方法。",
        )  # fmt: skip
    loadings = first * np.sqrt(values[..., :1])
    details: dict[str, Any] = {"children": by_child(sample, unit_vector=first, loading=loadings)}
    if values.ndim == 1:
        details |= {"eigenvalues": values.tolist(), "explained": (values / values.sum()).tolist()}
    return Found(weights, details, [])


def principal_factors(sample: Sample, options: PrincipalFactors) -> Found:
    """Return each child's squared loading on its own factor (OECD/JRC Handbook, section 6.1).

    Factors of the correlation matrix are kept while they have the least eigenvalue and share of variance that the
    options ask for, and are turned by varimax. The factor of a child is the one that it loads on most; its weight is
    its share of that factor's squared loadings times the factor's share of the variance kept. `details` gives
    eigenvalues, rotated loadings and the factor of each child. Raise ProblemsFound for a child that does not vary, and
    where the factors together explain too little.
    """
    refuse_constant(sample, "factor analysis", "因子分析法")
    matrices = correlated(sample, "factor analysis", "因子分析法")
    lead, children = matrices.shape[:-2], matrices.shape[-1]
    weights = np.empty((*lead, children))
    details: dict[str, Any] = {}
    for draw in np.ndindex(lead):
        values, vectors = np.linalg.eigh(matrices[draw])
        values, vectors = values[::-1], vectors[:, ::-1]
        shares = values / values.sum()
        kept = (values > options.min_eigenvalue) & (shares > options.min_share)
        if not kept.any() or shares[kept].sum() <= options.min_total_share:
            raise _too_little(sample, options, values, float(shares[kept].sum()))
        loadings = varimax(vectors[:, kept] * np.sqrt(values[kept]), kaiser=options.kaiser)
        squared = loadings * loadings
        own = squared.argmax(axis=1)
        variance = squared.sum(axis=0)
        weights[draw] = squared[np.arange(children), own] / variance[own] * (variance / variance.sum())[own]
        if not lead:
            details = {
                "eigenvalues": values.tolist(),
                "explained": shares.tolist(),
                "factor_variance": variance.tolist(),
                "children": {
                    child: {"factor": int(own[place]) + 1, "loadings": loadings[place].tolist()}
                    for place, child in enumerate(sample.node.children)
                },
            }
    return Found(weights, details, [])


def varimax(loadings: Array, *, kaiser: bool = True) -> Array:
    """Return loadings (child, factor) turned so that each factor has few large ones (Kaiser, 1958)."""
    if loadings.shape[1] < 2:
        return loadings
    lengths = np.sqrt((loadings * loadings).sum(axis=1, keepdims=True)) if kaiser else np.ones((len(loadings), 1))
    lengths = np.where(lengths > 0, lengths, 1.0)
    scaled = loadings / lengths
    turn, reached = np.eye(loadings.shape[1]), 0.0
    for _ in range(TURNS):
        turned = scaled @ turn
        slope = scaled.T @ (turned**3 - turned * (turned * turned).mean(axis=0))
        left, sizes, right = np.linalg.svd(slope)
        turn = left @ right
        if sizes.sum() <= reached * (1 + TIE):
            break
        reached = float(sizes.sum())
    return np.asarray(scaled @ turn * lengths)


def _refuse_mixed(sample: Sample, first: Array) -> None:
    mixed = (first.min(axis=-1) < -TIE) & (first.max(axis=-1) > TIE)
    if not mixed.any():
        return
    against = sample.named((first < -TIE) & mixed[..., None])
    draws = f" (in {int(mixed.sum())} of {mixed.size} draws)" if mixed.ndim else ""
    draws_zh = f"（{mixed.size}次抽样中有{int(mixed.sum())}次）" if mixed.ndim else ""
    listed, listed_zh = ", ".join(f"'{child}'" for child in against), "、".join(f"“{child}”" for child in against)
    raise refuse(
        sample, "mixed_signs",
        f"In {sample.where}, {listed} runs against the other children{draws}: the first component is no "
        "common measure.",
        "Look at the direction of these; or group the children otherwise, use another method, or write "
        "`allow_mixed_signs: true`.",
        f"{sample.where_zh}中{listed_zh}与其他子项方向相反{draws_zh}：第一主成分不是共同的度量。",
        "请核对其方向；或重新分组、改用其他方法，或写`allow_mixed_signs: true`。",
    )  # fmt: skip


def _too_little(sample: Sample, options: PrincipalFactors, values: Array, explained: float) -> Exception:
    listed = ", ".join(f"{value:.3g}" for value in values)
    return refuse(
        sample, "factors_explain_little",
        f"In {sample.where}, the factors with eigenvalue > {options.min_eigenvalue:g} and share > "
        f"{options.min_share:.0%} explain {explained:.0%} of the variance, not more than "
        f"{options.min_total_share:.0%} (eigenvalues {listed}).",
        "Lower `min_eigenvalue` or `min_total_share`, group the children otherwise, or use another method.",
        f"{sample.where_zh}中特征值大于{options.min_eigenvalue:g}且方差占比大于{options.min_share:.0%}的因子共解释"
        f"{explained:.0%}的方差，未超过{options.min_total_share:.0%}（特征值：{listed}）。",
        "请降低`min_eigenvalue`或`min_total_share`，重新分组，或改用其他方法。",
    )  # fmt: skip
