"""Posts on the code host what an earlier job has put into words. For workflows only, in a job that may write and does
nothing else: `python -m localoffer.councils.posting comment`, or `issues`. It needs nothing but Python."""

from __future__ import annotations

import sys

from localoffer.councils import github, gitlab
from localoffer.councils.notes import NotPosted
from localoffer.log import guard


def main(words: list[str]) -> int:
    """Returns 0 if written, or nothing to write; 1 if that failed; 2 for wrong usage."""
    guard()
    host = gitlab if gitlab.runs_here() else github
    deeds = {"comment": host.comment, "issues": host.issues}
    if len(words) != 1 or words[0] not in deeds:
        print(f"Say one of: {', '.join(deeds)}.", file=sys.stderr)
        return 2
    try:
        for said in deeds[words[0]]():
            print(said)
    except NotPosted as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyError as missing:
        print(f"This only runs in a workflow: {missing} is not known here.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
