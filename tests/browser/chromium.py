"""Finds the Chromium that the browser tests drive, and installs Debian's where none is found.

`python -m tests.browser.chromium` does the second; the tests themselves only look.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE = "chromium"
SETTING = "LOCALOFFER_CHROMIUM"


class NoChromium(Exception):
    """No Chromium was found, and why none could be installed."""


def find() -> str | None:
    """The path of a Chromium: the one that LOCALOFFER_CHROMIUM names, or one on the PATH."""
    named = os.environ.get(SETTING)
    if named:
        if not os.access(named, os.X_OK):
            raise NoChromium(f"{SETTING} names {named}, which is no program.")
        return named
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Installs Debian's Chromium. Raises `NoChromium` with the reason where that is not possible."""
    if shutil.which("apt-get") is None:
        raise NoChromium("This computer has no apt-get to install it with.")
    before: list[str] = []
    if os.geteuid() != 0:
        if shutil.which("sudo") is None or subprocess.run(["sudo", "-n", "true"], check=False).returncode:
            raise NoChromium("Installing it needs an administrator.")
        before = ["sudo", "-n"]
    settings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "--yes", "--no-install-recommends", PACKAGE]):
        done = subprocess.run([*before, "apt-get", "--quiet", *step], env=settings, check=False)
        if done.returncode:
            raise NoChromium(f"apt-get {step[0]} failed with {done.returncode}; its own words are above.")


def main() -> int:
    try:
        path = find()
        if path is None:
            install()
            path = find()
        if path is None:
            raise NoChromium(f"The package {PACKAGE} is there, but brought no program.")
    except NoChromium as reason:
        print(
            f"The browser tests need Chromium, and there is none. {reason}\n"
            f"Install Chromium or Chrome, or set {SETTING} to its path, and run the tests again.",
            file=sys.stderr,
        )
        return 1
    print(f"Chromium: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
