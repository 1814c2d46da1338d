"""Printing where it may be impossible: a terminal without our letters, a pipe that nobody reads any more."""

from __future__ import annotations

import os
from io import TextIOWrapper
from typing import TextIO


def say(text: str, stream: TextIO | None, end: str = "\n") -> None:
    """Print at once. What the stream cannot show is replaced; one that is closed, as by `head`, has seen enough."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="replace")
    try:
        print(text, file=stream, end=end, flush=True)
    except OSError:
        # Python writes once more, when it ends, what it could not write now.
        if stream:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
