"""A council's care leavers' local offer and strategy, from YAML to a finished website."""

from __future__ import annotations

import sys


def enter() -> int:
    """Do what the words say that the program was called with, at the door or by way of the front. Returns what it ends with.

    Each is imported only once it is needed: where nothing changed nobody waits for the front.
    """
    from localoffer import door

    told = door.ending(sys.argv[1:])
    if told is not None:
        return told
    from localoffer.front import front

    return front()
