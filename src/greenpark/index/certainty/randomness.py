"""Random numbers that depend on the seed, the source and the number of the draw alone.

A draw is the same whatever the size of batches, the number of threads and the order of work; two draws may share one
source and differ in another, which is what variance-based sensitivity analysis needs.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array

BLOCK = 1024  # draws whose numbers come from one stream
CHOICES, WEIGHTS, DATA = range(3)
Numbers = NDArray[np.int64]


def uniforms(seed: int, stream: tuple[int, ...], draws: Numbers, width: int) -> Array:
    """Return (draw, width) numbers, uniform on [0, 1), for these draw numbers."""
    blocks = draws // BLOCK
    first = int(blocks[0]) if len(blocks) else 0
    if (blocks == first).all():
        return _block(seed, stream, first, width)[draws % BLOCK]
    found = np.empty((len(draws), width))
    for block in np.unique(blocks):
        here = blocks == block
        found[here] = _block(seed, stream, int(block), width)[draws[here] % BLOCK]
    return found


@lru_cache(maxsize=256)
def _block(seed: int, stream: tuple[int, ...], block: int, width: int) -> Array:
    generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(*stream, block)))
    numbers = generator.random((BLOCK, width))
    numbers.setflags(write=False)
    return numbers


def normals(seed: int, draw: int, out: NDArray[np.float32]) -> None:
    """Fill `out` with standard normal numbers for one draw; seven digits are more than an error of data has."""
    generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(DATA, int(draw))))
    generator.standard_normal(dtype=np.float32, out=out)
