"""Finds the Chromium that the browser tests drive, and installs Debian's where none is found.

`python -m tests.browser.chromium` does the second; the tests themselves only look.
"""

from __future__ import annotations

import sys

from tests.debian import Program

CHROMIUM = Program(
    title="Chromium",
    # The one without a screen first: the same pages for three quarters of the work.
    names=(
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ),
    package="chromium-headless-shell",
    setting="LOCALOFFER_CHROMIUM",
)
find = CHROMIUM.find

if __name__ == "__main__":
    sys.exit(CHROMIUM.main())
