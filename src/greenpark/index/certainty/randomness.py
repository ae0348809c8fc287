"""Random numbers that depend on the seed, the source and the number of the draw alone.

A draw is the same whatever the size of batches, the number of threads and the order of work; two draws may share one
source and differ in another, which is what variance-based sensitivity analysis needs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array

BLOCK = 1024  # draws whose numbers come from one stream
CHOICES, WEIGHTS, DATA = range(3)
Numbers = NDArray[np.int64]


def uniforms(seed: int, stream: tuple[int, ...], draws: Numbers, width: int) -> Array:
    """Return (draw, width) numbers, uniform on [0, 1), for these draw numbers."""
    found = np.empty((len(draws), width))
    blocks = draws // BLOCK
    for block in np.unique(blocks):
        generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(*stream, int(block))))
        here = blocks == block
        found[here] = generator.random((BLOCK, width))[draws[here] % BLOCK]
    return found


def normals(seed: int, draw: int, out: Array) -> None:
    """Fill `out` with standard normal numbers for one draw."""
    generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(DATA, int(draw))))
    generator.standard_normal(out=out)
