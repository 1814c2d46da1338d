"""Programs that tests need and no wheel contains: searched for on this computer, and installed from Debian if missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

#: Where Debian puts server programs; not every PATH includes it.
FOR_SERVERS = ("/usr/sbin", "/usr/local/sbin", "/sbin")


class NotHere(Exception):
    """A program was not found, and why it could not be installed."""


@dataclass(frozen=True)
class Program:
    """Its common name, its possible file names, its Debian package, and the environment variable that may give its path."""

    title: str
    names: tuple[str, ...]
    package: str
    setting: str

    def find(self) -> str | None:
        """The path: from the variable, or from the PATH."""
        named = os.environ.get(self.setting)
        if named:
            if not os.access(named, os.X_OK):
                raise NotHere(f"{self.setting} names {named}, which is no program.")
            return named
        path = os.pathsep.join((os.environ.get("PATH", ""), *FOR_SERVERS))
        return next((found for name in self.names if (found := shutil.which(name, path=path))), None)

    def install(self) -> None:
        """Install the Debian package. Raises `NotHere` with the reason if that is impossible."""
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
        """Find or install it and print its path. Returns the exit code."""
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
