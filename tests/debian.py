"""Programs that tests need and no wheel brings: looked for on this computer, and installed as Debian's where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

#: Where Debian puts what servers run; not everybody's PATH has it.
FOR_SERVERS = ("/usr/sbin", "/usr/local/sbin", "/sbin")


class NotHere(Exception):
    """A program was not found, and why it could not be installed."""


@dataclass(frozen=True)
class Program:
    """What it is called among people, the files it may be, Debian's package, and the variable that may name its path."""

    title: str
    names: tuple[str, ...]
    package: str
    setting: str

    def find(self) -> str | None:
        """The path: the one that the variable names, or one on the PATH."""
        named = os.environ.get(self.setting)
        if named:
            if not os.access(named, os.X_OK):
                raise NotHere(f"{self.setting} names {named}, which is no program.")
            return named
        path = os.pathsep.join((os.environ.get("PATH", ""), *FOR_SERVERS))
        return next((found for name in self.names if (found := shutil.which(name, path=path))), None)

    def install(self) -> None:
        """Installs Debian's. Raises `NotHere` with the reason where that is not possible."""
        if shutil.which("apt-get") is None:
            raise NotHere("This computer has no apt-get to install it with.")
        before: list[str] = []
        if os.geteuid() != 0:
            if shutil.which("sudo") is None or subprocess.run(["sudo", "-n", "true"], check=False).returncode:
                raise NotHere("Installing it needs an administrator.")
            before = ["sudo", "-n"]
        settings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update"], ["install", "--yes", "--no-install-recommends", self.package]):
            done = subprocess.run([*before, "apt-get", "--quiet", *step], env=settings, check=False)
            if done.returncode:
                raise NotHere(f"apt-get {step[0]} failed with {done.returncode}; its own words are above.")

    def main(self) -> int:
        """Finds or installs it and says where it is. Returns what the command ends with."""
        try:
            path = self.find()
            if path is None:
                self.install()
                path = self.find()
            if path is None:
                raise NotHere(f"The package {self.package} is there, but brought no program.")
        except NotHere as reason:
            print(
                f"The tests in tests/browser need {self.title}, and there is none. {reason}\n"
                f"Install {self.title}, or set {self.setting} to its path, and run the tests again.",
                file=sys.stderr,
            )
            return 1
        print(f"{self.title}: {path}")
        return 0
