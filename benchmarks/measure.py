"""Timing: medians over repeated runs in one process, and the peak memory of a child process."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

# getrusage counts what the parent held when it started the child; this does not
_PEAK = (
    "print(next(one.split()[1] for one in open('/proc/self/status') if one.startswith('VmHWM')) "
    "if __import__('os').path.exists('/proc/self/status') "
    "else __import__('resource').getrusage(__import__('resource').RUSAGE_SELF).ru_maxrss)"
)


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
    return seconds_and_memory(code, "pass")[1]


def seconds_and_memory(setup: str, work: str) -> tuple[float, float]:
    """Return how many seconds `work` takes once in a fresh process, and the peak resident memory of that in MB."""
    code = f"{setup}; import time; start = time.perf_counter(); {work}; print(time.perf_counter() - start); {_PEAK}"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    seconds, memory = done.stdout.split()[-2:]
    return float(seconds), int(memory) / 1024


def line(name: str, seconds: float, *, budget: float | None = None) -> None:
    """Print a figure beside its budget, both in seconds."""
    limit = f"budget {budget:g} s" if budget is not None else ""
    print(f"{name:<66} {seconds * 1000:>10.1f} ms   {limit}".rstrip(), flush=True)


def ratio(name: str, other: float, own: float) -> None:
    """Print how many times the first is the second."""
    print(f"    {name} = {other / own:.3g}", flush=True)
