"""What the disk looks like after a write."""

import os
from pathlib import Path

import pytest

from localoffer.write import OURS, ForeignFolder, write

FIRST = {"index.html": b"home", "help-now/index.html": b"help", "assets/site.1.css": b"css"}


def _all(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and path.name != OURS
    }


def test_every_document_is_written(tmp_path: Path) -> None:
    write(FIRST, tmp_path / "site")
    assert _all(tmp_path / "site") == FIRST


def test_an_unchanged_file_keeps_its_time_stamp(tmp_path: Path) -> None:
    write(FIRST, tmp_path)
    os.utime(tmp_path / "index.html", (1_000_000_000, 1_000_000_000))
    inode = (tmp_path / "index.html").stat().st_ino

    written = write({**FIRST, "help-now/index.html": b"new help"}, tmp_path)

    assert (tmp_path / "index.html").stat().st_mtime == 1_000_000_000
    assert (tmp_path / "index.html").stat().st_ino == inode
    assert (written.changed, written.removed) == (1, 0)


def test_a_stale_file_and_its_empty_folder_are_removed(tmp_path: Path) -> None:
    write(FIRST, tmp_path)
    written = write({"index.html": b"home"}, tmp_path)
    assert _all(tmp_path) == {"index.html": b"home"}
    assert not (tmp_path / "help-now").exists()
    assert written.removed == 2


def test_a_file_can_become_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    write({"a": b"file", "b/c": b"in a folder"}, tmp_path)
    write({"a/index.html": b"now a folder", "b": b"now a file"}, tmp_path)
    assert _all(tmp_path) == {"a/index.html": b"now a folder", "b": b"now a file"}


def test_a_folder_with_other_peoples_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"ten years of work")
    with pytest.raises(ForeignFolder, match="not made here"):
        write(FIRST, tmp_path)
    assert _all(tmp_path) == {"thesis.docx": b"ten years of work"}


def test_a_link_in_the_output_is_not_followed(tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").write_bytes(b"precious")
    write({"index.html": b"home"}, out)
    (out / "help-now").symlink_to(elsewhere)

    write(FIRST, out)

    assert _all(out) == FIRST
    assert (elsewhere / "precious").read_bytes() == b"precious"
    assert sorted(os.listdir(elsewhere)) == ["precious"]


def test_a_failed_replacement_leaves_no_half_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(FIRST, tmp_path)

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="no space left"):
        write({**FIRST, "index.html": b"new home"}, tmp_path)
    assert _all(tmp_path) == FIRST
