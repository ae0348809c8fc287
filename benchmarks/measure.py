"""Timing: medians over repeated runs in one process, and the peak memory of a child process."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple


class Timing(NamedTuple):
    """Median, minimum and maximum in seconds."""

    median: float
    least: float
    most: float


def timed(work: Callable[[], Any], *, runs: int = 5, warm: int = 1) -> Timing:
    """Return the timing of a call, after some calls that do not count."""
    for _ in range(warm):
        work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return Timing(statistics.median(times), min(times), max(times))


def child(code: str, *, runs: int = 5) -> Timing:
    """Return the timing of a Python process that runs `code`, its start included."""
    return timed(lambda: subprocess.run([sys.executable, "-c", code], check=True, capture_output=True), runs=runs)


def peak_memory(code: str) -> float:
    """Return the peak resident memory in MB of a Python process that runs `code`."""
    tail = "; import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    done = subprocess.run([sys.executable, "-c", code + tail], check=True, capture_output=True, text=True)
    return int(done.stdout.split()[-1]) / 1024
