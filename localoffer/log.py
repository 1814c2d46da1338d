"""Keeps GitHub's runner from taking what is printed for a command. It does so for lines that begin with :: or contain ##[."""

from __future__ import annotations

import os
import re
import sys
from io import TextIOWrapper

from localoffer.terminal import say

#: The gaps in which a space keeps the runner from reading a command.
_WITHIN = re.compile(r"(?<=##)(?=\[)|(?<=:)(?=:)")


def harmless(text: str) -> str:
    """The text with a space in everything that the runner could read as a command, wherever it occurs."""
    return _WITHIN.sub(" ", text)


class Log(TextIOWrapper):
    """Standard output or error in which nothing can be read as a command, except what `command` prints."""

    #: The end of what was written, since a command may arrive in two pieces.
    _written = ""

    def write(self, text: str, /) -> int:
        safe = harmless(self._written + text)[len(self._written) :]
        self._written = (self._written + safe)[-2:]
        super().write(safe)
        return len(text)

    def command(self, lines: str) -> None:
        super().write(lines + "\n")


def on_github() -> bool:
    """Whether this runs under GitHub Actions."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def summary(text: str) -> None:
    """Also show a text on the page of the run, if GitHub keeps one: reviewers do not open the log of a green step."""
    if on_github() and (page := os.environ.get("GITHUB_STEP_SUMMARY")):
        with open(page, "a", encoding="utf-8") as file:
            file.write(f"~~~text\n{text.replace('~~~', '~ ~ ~')}\n~~~\n")


def guard() -> None:
    """From now on, under GitHub Actions, nothing that is printed contains a command, tracebacks included."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if on_github() and isinstance(stream, TextIOWrapper):
            stream.flush()
            setattr(
                sys,
                name,
                Log(stream.detach(), encoding="utf-8", errors="backslashreplace", line_buffering=True),
            )


def command(lines: str) -> None:
    """Print lines that the runner is meant to read as commands."""
    if isinstance(sys.stdout, Log):
        sys.stdout.command(lines)
    else:
        say(lines, sys.stdout)
