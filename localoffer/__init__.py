"""A council's care leavers' local offer and strategy, from YAML to a finished website."""

import os
import sys

NO_LIBRARIES = r"""This Python does not have the libraries that the site needs. They are in the folder .venv: write
.venv/bin/python in place of python, or on Windows .venv\Scripts\python.
If there is no folder .venv yet, set it up once: README.md says how under “See it”."""

#: A shell's exit code for a program ended by Ctrl-C.
ENDED = 130


def enter() -> int:
    """Run the command line: through the door, or else through the front. Returns the exit code.

    Each is imported only when needed: if nothing has changed, nobody waits for the front.
    """
    try:
        from localoffer import door

        told = door.ending(sys.argv[1:])
        if told is not None:
            # Everything is printed and nothing is open: Python's own clean-up would take a tenth of the whole time.
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
