"""Every save is heard, in whatever manner a program saves, also in a folder that is replaced or made later."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import watchfiles
from watchfiles._rust_notify import WatchfilesRustInternalError

from localoffer.preview import watching
from tests.running import in_a_thread

PATIENCE = 10.0


def in_place(path: Path) -> None:
    with path.open("r+", encoding="utf-8") as file:
        file.write("nano")


def backup_and_rename(path: Path) -> None:
    backup = path.with_name(f"{path.name}~")
    path.rename(backup)
    path.write_text("vim", encoding="utf-8")
    backup.unlink()


def rename_over(path: Path) -> None:
    other = path.with_name(".saving")
    other.write_text("gedit", encoding="utf-8")
    other.replace(path)


def empty_and_write(path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.flush()
        file.write("VS Code")


def replace_the_folder(path: Path) -> None:
    kept = path.parent.with_name("copy")
    shutil.copytree(path.parent, kept)
    shutil.rmtree(path.parent)
    kept.rename(path.parent)
    path.write_text("cp", encoding="utf-8")


def unpack(path: Path) -> None:
    for number in range(20):
        (path.parent / f"{number}.md").write_text("unzip", encoding="utf-8")


MANNERS = (in_place, backup_and_rename, rename_over, empty_and_write, replace_the_folder, unpack)


@pytest.fixture
def looked_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three times as often as it is for people: a test waits for two looks after each save."""
    monkeypatch.setattr(watching, "LOOK", watching.LOOK // 3)


@pytest.fixture
def council(tmp_path: Path) -> Path:
    folder = tmp_path / "council"
    (folder / "content/pages").mkdir(parents=True)
    (folder / "offer.yaml").write_text("before", encoding="utf-8")
    (folder / "content/pages/one.md").write_text("before", encoding="utf-8")
    return folder


class Ears:
    """Counts what is heard."""

    def __init__(self) -> None:
        self.heard = 0

    def hear(self) -> None:
        self.heard += 1

    async def until_heard(self, do: Callable[[], object]) -> None:
        """Does it and waits until it is heard; then until no more comes of it."""
        before = self.heard
        do()
        async with asyncio.timeout(PATIENCE):
            while self.heard == before:
                await asyncio.sleep(0.01)
            await self.quiet()

    async def quiet(self) -> None:
        before = -1
        while before != self.heard:
            before = self.heard
            await asyncio.sleep(1.25 * watching.LOOK / 1000)


def _hearing(council: Path, look: Callable[[Ears], Any]) -> None:
    """Runs it while the folder is watched, in a thread of its own: the browser of other tests keeps this thread's loop."""

    async def run() -> None:
        ears = Ears()
        watched = asyncio.create_task(
            watching.watch([council], [council / "content", council / "offer"], ears.hear)
        )
        await asyncio.sleep(0.1)
        await look(ears)
        watched.cancel()

    in_a_thread(lambda: asyncio.run(run()))


@pytest.mark.usefixtures("looked_often")
def test_a_save_in_each_manner_is_heard_and_so_is_the_next(council: Path) -> None:
    async def look(ears: Ears) -> None:
        for manner in MANNERS:
            await ears.until_heard(lambda manner=manner: manner(council / "content/pages/one.md"))  # type: ignore[misc]
        await ears.until_heard(lambda: in_place(council / "offer.yaml"))

    _hearing(council, look)


@pytest.mark.usefixtures("looked_often")
def test_a_folder_that_is_replaced_or_made_later_is_heard_and_what_is_saved_in_it(council: Path) -> None:
    content, part = council / "content", council / "offer"

    async def look(ears: Ears) -> None:
        shutil.copytree(content, council.with_name("kept"))
        await ears.until_heard(lambda: shutil.rmtree(content))
        await ears.until_heard(lambda: shutil.copytree(council.with_name("kept"), content))
        await ears.until_heard(lambda: in_place(content / "pages/one.md"))
        await ears.until_heard(lambda: content.rename(council.with_name("away")))
        await ears.until_heard(lambda: council.with_name("kept").rename(content))
        await ears.until_heard(lambda: in_place(content / "pages/one.md"))
        await ears.until_heard(part.mkdir)
        await ears.until_heard(lambda: (part / "money.yaml").write_text("made", encoding="utf-8"))
        copy = council / "content (1)"
        await ears.until_heard(copy.mkdir)
        await ears.until_heard(lambda: (copy / "actions.yaml").write_text("made", encoding="utf-8"))

    _hearing(council, look)


def test_what_editors_leave_beside_a_file_is_no_save(council: Path) -> None:
    async def look(ears: Ears) -> None:
        for name in ("offer.yaml~", ".offer.yaml.swp", ".#offer.yaml", "content/pages/one.md~"):
            (council / name).write_text("half", encoding="utf-8")
        await ears.quiet()
        assert ears.heard == 0

    _hearing(council, look)


def test_what_a_program_writes_beside_the_content_is_no_save_but_a_new_name_is(council: Path) -> None:
    """Of files that are not read, only the names matter: a log is written every moment."""
    log = council / "preview.log"

    async def look(ears: Ears) -> None:
        await ears.until_heard(log.touch)
        before = ears.heard
        log.write_text("more", encoding="utf-8")
        await ears.quiet()
        assert ears.heard == before
        await ears.until_heard(lambda: log.rename(council / "offer (1).yaml"))
        await ears.until_heard((council / "offer (1).yaml").unlink)
        await ears.until_heard(lambda: in_place(council / "offer.yaml"))

    _hearing(council, look)


def test_nobody_is_told_any_more_of_what_an_editor_left_once_it_is_deleted(council: Path) -> None:
    left = council / "content/pages/one.md~"
    left.write_text("emacs", encoding="utf-8")

    async def look(ears: Ears) -> None:
        await ears.until_heard(left.unlink)

    _hearing(council, look)


def test_a_council_in_folders_that_programs_keep_for_themselves_is_heard(council: Path) -> None:
    below = council.with_name(".cache") / "node_modules/.venv/council"
    shutil.copytree(council, below)

    async def look(ears: Ears) -> None:
        await ears.until_heard(lambda: in_place(below / "offer.yaml"))
        await ears.until_heard(lambda: in_place(below / "content/pages/one.md"))
        (below / ".cache").mkdir()
        (below / "content/.git").mkdir()
        await ears.quiet()
        assert ears.heard == 2

    _hearing(below, look)


@pytest.mark.parametrize(
    "refusal",
    [
        WatchfilesRustInternalError("Error creating recommended watcher: Too many open files"),
        OSError("OS file watch limit reached."),
    ],
)
def test_where_the_system_watches_no_more_it_says_so_in_one_line_and_saves_are_heard_all_the_same(
    refusal: Exception, council: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = watchfiles.awatch

    async def awatch(*folders: Path, force_polling: bool | None, **more: Any) -> AsyncIterator[Any]:
        if not force_polling:
            raise refusal
        async for changes in real(*folders, force_polling=True, **more):
            yield changes

    monkeypatch.setattr(watching, "awatch", awatch)

    async def look(ears: Ears) -> None:
        await ears.quiet()
        await ears.until_heard(lambda: rename_over(council / "content/pages/one.md"))
        await ears.until_heard(lambda: (council / "offer.yaml").write_text("longer", encoding="utf-8"))

    _hearing(council, look)
    assert capsys.readouterr().err == watching.TOO_MANY + "\n"
