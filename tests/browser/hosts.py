"""Finds the servers that serve the site as a council's web team would, and installs Debian's where one is not found.

`python -m tests.browser.hosts` does the second; the tests themselves only look.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.debian import Program

NGINX = Program(title="nginx", names=("nginx",), package="nginx-light", setting="LOCALOFFER_NGINX")
APACHE = Program(
    title="Apache", names=("apache2", "httpd"), package="apache2-bin", setting="LOCALOFFER_APACHE"
)
#: Those that the docs name.
MODULES = ("dir", "mime", "filter", "deflate", "headers", "alias")
PATIENCE = 20.0


@contextmanager
def nginx(example: str, folder: Path) -> Iterator[str]:
    """A host with an example of the docs, in its server block: `http://127.0.0.1:PORT`.

    What it needs to write goes into `folder`. It runs as one process of whoever runs the tests.
    """
    port, errors = _free_port(), folder / "errors"
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    own = "\n".join(f"{kind}_temp_path {folder / kind};" for kind in kinds)
    settings = (
        f"daemon off;\nmaster_process off;\npid {folder / 'pid'};\nerror_log {errors};\n"
        f"events {{ }}\nhttp {{\naccess_log off;\n{own}\n"
        f"server {{\nlisten 127.0.0.1:{port};\n{example}\n}}\n}}\n"
    )
    with _running(NGINX, settings, folder, port, "-e", str(errors), "-p", str(folder), "-c"):
        yield f"http://127.0.0.1:{port}"
    assert "[warn]" not in errors.read_text(), errors.read_text()


@contextmanager
def apache(example: str, folder: Path) -> Iterator[str]:
    """The same for Apache. Where the tests run as root, it serves as nobody, so all folders must be open to read."""
    port, modules = _free_port(), Path("/usr/lib/apache2/modules")
    needed = ("mpm_event", "authz_core", *MODULES)
    loaded = "\n".join(f"LoadModule {name}_module {modules / f'mod_{name}.so'}" for name in needed)
    settings = (
        f"{loaded}\nServerRoot {folder}\nServerName 127.0.0.1\nListen 127.0.0.1:{port}\nPidFile {folder / 'pid'}\n"
        f"ErrorLog {folder / 'errors'}\nDefaultRuntimeDir {folder}\nUser nobody\nTypesConfig /dev/null\n"
        f"DocumentRoot {folder}/www\n{example}"
    )
    with _running(APACHE, settings, folder, port, "-DFOREGROUND", "-f"):
        yield f"http://127.0.0.1:{port}"


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _running(program: Program, settings: str, folder: Path, port: int, *options: str) -> Iterator[None]:
    """A server with a file of settings, until the end of the block."""
    path = program.find()
    assert path, f"There is no {program.title}. Run the tests with `make test`, which installs one."
    file = folder / f"{program.title}.conf"
    file.write_text(settings)
    running = subprocess.Popen([path, *options, str(file)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with running:
        try:
            end = time.monotonic() + PATIENCE
            while not _answers(port):
                if running.poll() is not None and running.stderr:
                    raise AssertionError(f"{program.title} ended early.\n{running.stderr.read().decode()}")
                assert time.monotonic() < end, f"{program.title} does not answer."
                time.sleep(0.05)
            yield
        finally:
            running.terminate()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(NGINX.main() or APACHE.main())
