"""A council's care leavers' local offer and strategy, from YAML to a finished website."""

import os
import sys

NO_LIBRARIES = r"""This Python does not have the libraries that the site needs. They are in the folder .venv: write
.venv/bin/python in place of python, or on Windows .venv\Scripts\python.
If there is no folder .venv yet, set it up once: README.md says how under “See it”."""

#: What a shell says of a program that Ctrl-C ended.
ENDED = 130


def enter() -> int:
    """Do what the words say that the program was called with, at the door or by way of the front. Returns what it ends with.

    Each is imported only once it is needed: where nothing changed nobody waits for the front.
    """
    try:
        from localoffer import door

        told = door.ending(sys.argv[1:])
        if told is not None:
            # All is said, and nothing is open: Python would take a tenth of all this time to put its own things away.
            os._exit(told)
        from localoffer.front import front

        return front()
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == __name__:
            raise
        print(NO_LIBRARIES, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(
            "\nEnded before it was done. Each file that is there is whole; run it again to go on.",
            file=sys.stderr,
        )
        return ENDED
