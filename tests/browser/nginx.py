"""Finds the nginx that serves the site as a council's web team would, and installs Debian's where none is found.

`python -m tests.browser.nginx` does the second; the tests themselves only look.
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
PATIENCE = 20.0


@contextmanager
def serving(example: str, folder: Path) -> Iterator[str]:
    """A host with an example of the docs, whose second part stands in its server block: `http://127.0.0.1:PORT`.

    What it needs to write goes into `folder`. It runs as one process of whoever runs the tests.
    """
    path = NGINX.find()
    assert path, "There is no nginx. Run the tests with `make test`, which installs one."
    beside, _, within = example.partition("\n}\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder.mkdir(parents=True, exist_ok=True)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    own = "\n".join(f"{kind}_temp_path {folder / kind};" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"daemon off;\nmaster_process off;\npid {folder / 'pid'};\nerror_log {folder / 'errors'};\n"
        f"events {{ }}\nhttp {{\naccess_log off;\n{own}\n{beside}\n}}\n"
        f"server {{\nlisten 127.0.0.1:{port};\n{within}\n}}\n}}\n"
    )
    command = [path, "-e", str(folder / "errors"), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with running:
        try:
            _wait(running, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
    errors = (folder / "errors").read_text()
    assert "[emerg]" not in errors, errors
    assert "[warn]" not in errors, errors


def _wait(running: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            ended = running.poll() is not None
            assert not ended, (
                running.stderr.read().decode() if running.stderr else ""
            ) + "nginx ended early."
            assert time.monotonic() < end, "nginx does not answer."
            time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(NGINX.main())
