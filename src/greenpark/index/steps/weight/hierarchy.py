"""The analytic hierarchy process: children compared in pairs."""

from __future__ import annotations

from typing import Any

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.spec.options.weight import AnalyticHierarchy
from greenpark.index.spec.plan import PlannedNode
from greenpark.index.steps.weight.expert import of_node
from greenpark.index.steps.weight.weighing import Weighing
from greenpark.problems import Problem, ProblemsFound

# Saaty's random index for 1, 2, … 10 children (composite-methods.md, section 4)
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
ROUNDING = 1e-6  # 0.3333333333 for 1/3; 0.33 is refused


def analytic_hierarchy(options: AnalyticHierarchy, node: PlannedNode) -> Weighing:
    """Return the priorities of a pairwise comparison (Saaty, 1980; OECD/JRC Handbook, section 6.7).

    `details` gives the largest eigenvalue, consistency index, random index and consistency ratio. A ratio at or above
    the limit is a warning, or a refusal where the options ask for it. Raise ProblemsFound for a node without
    comparisons, a matrix of the wrong shape, and a cell that is not the reciprocal of its counterpart.
    """
    matrix = _matrix(of_node(options.comparisons, node, "comparisons"), node)
    children = len(matrix)
    if options.method_of_vector == "eigenvector":
        values, vectors = np.linalg.eig(matrix)
        first = int(values.real.argmax())
        largest = float(values[first].real)
        weights = np.abs(vectors[:, first].real)
    else:
        weights = np.exp(np.log(matrix).mean(axis=1))
        largest = float(np.mean(matrix @ weights / weights))
    weights = weights / weights.sum()
    index = (largest - children) / (children - 1) if children > 1 else 0.0
    random = RANDOM_INDEX[children - 1] if children <= len(RANDOM_INDEX) else None
    ratio = None if random is None else index / random if random > 0 else 0.0
    details: dict[str, Any] = {
        "largest_eigenvalue": largest,
        "consistency_index": index,
        "random_index": random,
        "consistency_ratio": ratio,
    }
    problems = _consistency(ratio, options, node)
    if problems and problems[0].severity == "error":
        raise ProblemsFound(problems)
    return Weighing(weights[:, None], details, problems)


def _matrix(rows: tuple[tuple[float, ...], ...], node: PlannedNode) -> Array:
    children = len(node.children)
    lengths = [len(row) for row in rows]
    if lengths == [children] * children:
        matrix = np.array(rows, dtype=float)
    elif lengths == list(range(children - 1, 0, -1)):
        matrix = np.eye(children)
        for first, row in enumerate(rows):
            for step, ratio in enumerate(row, start=1):
                matrix[first, first + step], matrix[first + step, first] = ratio, 1 / ratio
    else:
        raise ProblemsFound(
            [
                Problem(
                    "comparison_shape",
                    f"The comparisons of '{node.id}' have rows of {', '.join(map(str, lengths))} for {children} "
                    "children.",
                    f"Write {children} rows of {children}, or the upper triangle: rows of "
                    f"{', '.join(map(str, range(children - 1, 0, -1)))}.", column=node.id,
                    message_zh=f"“{node.id}”有{children}个子项，而判断矩阵各行长度为{'、'.join(map(str, lengths))}。",
                    remedy_zh=f"请写{children}行{children}列的完整矩阵，或只写上三角。",
                )
            ]
        )  # fmt: skip
    product = matrix * matrix.T
    problems = [
        _not_reciprocal(matrix, int(first), int(second), node)
        for first, second in zip(*np.nonzero(np.triu(np.abs(product - 1) > ROUNDING)), strict=True)
    ]
    if problems:
        raise ProblemsFound(problems)
    return matrix


def _not_reciprocal(matrix: Array, first: int, second: int, node: PlannedNode) -> Problem:
    one, other = node.children[first], node.children[second]
    if first == second:
        return Problem(
            "comparison_diagonal", f"'{one}' compared with itself is {matrix[first, first]:g} in '{node.id}', not 1.",
            "Write 1 on the diagonal.", column=node.id,
            message_zh=f"“{node.id}”的判断矩阵中，“{one}”与自身相比为{matrix[first, first]:g}，而非1。",
            remedy_zh="对角线请写1。",
        )  # fmt: skip
    there, back = matrix[first, second], matrix[second, first]
    return Problem(
        "comparison_reciprocal",
        f"In '{node.id}', '{one}' against '{other}' is {there:g}, but '{other}' against '{one}' is {back:g}, "
        f"not {1 / there:.6g}.",
        'Correct one of the two cells (fractions may be written as "1/3"), or write the upper triangle only.',
        column=node.id,
        message_zh=f"“{node.id}”中“{one}”比“{other}”为{there:g}，"
        f"而“{other}”比“{one}”为{back:g}，不是其倒数{1 / there:.6g}。",
        remedy_zh='请更正其中一格（分数可写作"1/3"），或只写上三角。',
    )


def _consistency(ratio: float | None, options: AnalyticHierarchy, node: PlannedNode) -> list[Problem]:
    if ratio is None:
        return [
            Problem(
                "no_random_index", f"'{node.id}' has more than {len(RANDOM_INDEX)} children: no consistency ratio.",
                "Split the node into groups of fewer children.", severity="warning", column=node.id,
                message_zh=f"“{node.id}”的子项多于{len(RANDOM_INDEX)}个，无法计算一致性比率。",
                remedy_zh="请将该节点拆分为子项较少的若干组。",
            )
        ]  # fmt: skip
    if ratio < options.max_consistency_ratio:
        return []
    return [
        Problem(
            "inconsistent_comparisons",
            f"The comparisons of '{node.id}' contradict each other: consistency ratio {ratio:.3f}, "
            f"limit {options.max_consistency_ratio:g}.",
            "Ask the experts to look at their comparisons again.",
            severity="error" if options.on_inconsistent == "refuse" else "warning", column=node.id,
            message_zh=f"“{node.id}”的两两比较相互矛盾：一致性比率{ratio:.3f}，限值{options.max_consistency_ratio:g}。",
            remedy_zh="请专家重新核对其两两比较。",
        )
    ]  # fmt: skip
