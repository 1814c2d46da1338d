"""Runs programs in turn, and measures each."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import median

from localoffer.terminal import say

#: If other processes take more than this share, the machine's figures are not worth keeping.
BUSY = 0.1
#: Under GitHub Actions the door never answers; and without compiled files, each run would compile all code again.
_NOT_OURS = ("GITHUB_ACTIONS", "PYTHONDONTWRITEBYTECODE")
#: Bytes per unit of `ru_maxrss`.
_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Took:
    """CPU time of a process and its children and wall-clock time, in seconds, and peak memory in bytes."""

    processor: float
    clock: float
    memory: float


def middle(took: Sequence[Took]) -> Took:
    """The median of each."""
    return Took(*(median(getattr(one, field.name) for one in took) for field in fields(Took)))


def nothing() -> None:
    """Most cases need no preparation."""


@dataclass(frozen=True)
class Case:
    """A command and the folder that it runs in. `before` prepares for it and is not measured."""

    name: str
    command: Sequence[str]
    at: Path
    before: Callable[[], None] = nothing


def run(case: Case) -> Took:
    """Raises SystemExit with the command's last output if it fails."""
    case.before()
    around = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    said = case.at / ".said"
    with open(said, "wb") as file:
        began = time.perf_counter()
        process = subprocess.Popen(case.command, cwd=case.at, env=around, stdout=file, stderr=file)
        _, status, used = os.wait4(process.pid, 0)
        clock = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{case.name} failed:\n{said.read_text(errors='replace')[-2000:]}")
    said.unlink()
    return Took(used.ru_utime + used.ru_stime, clock, used.ru_maxrss * _UNIT)


def in_turn(cases: Sequence[Case], rounds: int) -> Mapping[str, Took]:
    """Each once to warm up, then all of them in turn, this many times. Returns the medians by name."""
    for case in cases:
        run(case)
    found: dict[str, list[Took]] = {case.name: [] for case in cases}
    for _ in range(rounds):
        for case in cases:
            found[case.name].append(run(case))
    return {name: told(name, middle(took)) for name, took in found.items()}


def told(name: str, took: Took) -> Took:
    """The same, after printing it."""
    say(f"  {took.processor:8.3f} {took.clock:8.3f} {took.memory / 1e6:6.0f}  {name}", sys.stdout)
    return took


def busy() -> float:
    """The share of all processors taken by others: 0 on an idle machine, 1 if all are busy. On systems other than
    Linux, from the load average."""
    before = _worked()
    if before is None:
        return min(os.getloadavg()[0] / (os.cpu_count() or 1), 1)
    time.sleep(2)
    after = _worked()
    assert after is not None
    return (after[0] - before[0]) / max(after[1] - before[1], 1)


def _worked() -> tuple[int, int] | None:
    """Busy ticks and all ticks of the processors since boot."""
    try:
        ticks = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    except OSError:
        return None
    return sum(ticks) - ticks[3] - ticks[4], sum(ticks)


def machine() -> str:
    """`2 × Some processor 3000, 24 GB, Linux, Python 3.11.7`"""
    import platform

    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.partition(": ")[2] for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} × {model}, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}"
