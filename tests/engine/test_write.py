"""What the disk looks like after a write, also one that was killed, refused or not alone."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from localoffer import commands, front, lock, road
from localoffer.load import Loaded
from localoffer.lock import locked
from localoffer.write import (
    LOCK,
    NEW,
    OURS,
    WITHOUT_LIST,
    ForeignFolder,
    NotWritten,
    UnsafeName,
    is_read,
    write,
)
from tests.council import ROOT

FIRST = {"index.html": b"home", "help-now/index.html": b"help", "assets/site.1.css": b"css"}
Build = Callable[[Mapping[str, bytes]], tuple[int, str, str]]
#: What a web team keeps in the folder that it serves.
FOREIGN = {
    ".git/HEAD": b"ref: refs/heads/main\n",
    ".git/objects/ab/cdef": b"\x00\x01",
    ".htaccess": b"Require all granted\n",
    ".well-known/assetlinks.json": b"[]",
    "CNAME": b"offer.example.org\n",
    "uploads/letter.pdf": b"%PDF",
    "help-now/counter.php": b"<?php",
}


def _all(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and path.name != OURS
    }


def _add(out: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(content)


def _site(colour: str, pages: int = 8) -> dict[str, bytes]:
    """A site whose pages each ask for a style sheet and a script that are named by what is in them."""
    sheet, script = (f"{kind} {colour} ".encode() * 40 for kind in ("css", "js"))
    named = {
        f"assets/{kind}.{sha256(content).hexdigest()[:10]}.{kind}": content
        for kind, content in (("css", sheet), ("js", script))
    }
    page = "\n".join((colour, *named, "the end")).encode()
    return {
        **named,
        **{f"page-{number}/index.html": page for number in range(pages)},
        # Before assets/ by its letters.
        "404.html": page,
        "index.html": page,
        "sw.js": f"worker {colour}".encode(),
        f"only-{colour}/index.html": page,
        "feed.xml": colour.encode(),
    }


def _assert_whole(out: Path, *sites: Mapping[str, bytes]) -> None:
    """Every file is one of the builds', from the first to the last byte, and every page finds what it asks for."""
    for name, content in _all(out).items():
        if name not in (NEW, LOCK):
            assert content in [site.get(name) for site in sites], name
        if name.endswith(".html"):
            colour, *needed, end = content.decode().split("\n")
            assert colour
            assert end == "the end"
            assert [asset for asset in needed if not (out / asset).is_file()] == [], name


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
    assert (written.changed, written.unchanged, written.removed) == (1, 2, ())


def test_a_stale_page_and_its_empty_folder_are_removed_and_named(tmp_path: Path) -> None:
    write({**FIRST, "old/deep/index.html": b"old"}, tmp_path)
    written = write(FIRST, tmp_path)
    assert _all(tmp_path) == FIRST
    assert not (tmp_path / "old").exists()
    assert written.removed == ("old/deep/index.html",)


def test_what_is_no_site_does_not_take_the_place_of_one(tmp_path: Path) -> None:
    site = _site("red")
    write(site, tmp_path)
    with pytest.raises(ForeignFolder, match="has the published site of a council"):
        write({"index.html": b"a comparison", "compare.csv": b"a table"}, tmp_path)
    assert _all(tmp_path) == site


def test_assets_stay_for_one_build_more_and_then_go(tmp_path: Path) -> None:
    second = {"index.html": b"second", "assets/site.2.css": b"2"}
    third = {"index.html": b"third", "assets/site.3.css": b"3"}
    write({"index.html": b"first", "assets/site.1.css": b"1"}, tmp_path)

    assert write(second, tmp_path).removed == ()
    assert _all(tmp_path) == {**second, "assets/site.1.css": b"1"}
    assert write(third, tmp_path).removed == ("assets/site.1.css",)
    assert _all(tmp_path) == {**third, "assets/site.2.css": b"2"}
    assert write(second, tmp_path).removed == ()
    assert _all(tmp_path) == {**second, "assets/site.3.css": b"3"}
    assert write(second, tmp_path).removed == ("assets/site.3.css",)
    assert _all(tmp_path) == second


def test_words_that_had_to_go_stand_in_no_index_of_the_build_before(tmp_path: Path) -> None:
    def site(word: str, *names: str) -> dict[str, bytes]:
        return {"index.html": b"home", **{name: f"{word} {name[-2:]}".encode() for name in names}}

    # As builds wrote it when the name changed with the words.
    old = ("assets/search.1111111111.json", "assets/search.1111111111.json.gz")
    first, second = site("zanzibar", *old), site("taken out", "search.json", "search.json.gz")
    write(first, tmp_path)
    assert write(second, tmp_path).removed == ()
    # A page that somebody still has finds an index all the same.
    assert _all(tmp_path) == {**second, **site("taken out", *old)}
    assert write(second, tmp_path).removed == old
    assert _all(tmp_path) == second


def test_a_file_can_become_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    write({"a": b"file", "b/c": b"in a folder"}, tmp_path)
    write({"a/index.html": b"now a folder", "b": b"now a file"}, tmp_path)
    assert _all(tmp_path) == {"a/index.html": b"now a folder", "b": b"now a file"}


def test_assets_come_first_then_pages_and_the_worker_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    replace = os.replace

    def noted(source: Path, target: Path) -> None:
        order.append(target.relative_to(tmp_path).as_posix())
        replace(source, target)

    monkeypatch.setattr("os.replace", noted)
    names = [
        "assets/s.css",
        "assets/s.css.gz",
        "feed.xml",
        "feed.xml.br",
        "a.html",
        "a.html.gz",
        "zoo/index.html",
    ]
    names += ["sw.js", "sw.js.br"]
    write(dict.fromkeys(reversed(names), b"x"), tmp_path)
    assert order[0] == OURS
    assert [name for name in order if name != OURS] == names


# What is others'


def test_a_folder_with_other_peoples_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"ten years of work")
    with pytest.raises(ForeignFolder, match="not made here"):
        write(FIRST, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]
    # The mend that the message offers.
    (tmp_path / OURS).touch()
    write(FIRST, tmp_path)
    assert _all(tmp_path) == {**FIRST, "thesis.docx": b"ten years of work"}


def test_a_folder_that_a_web_team_has_set_up_may_be_built_into_at_once(tmp_path: Path) -> None:
    own = {
        ".git/HEAD": b"ref",
        ".github/uploads/.new-ab12_xyz": b"theirs",
        ".htaccess": b"Require all granted",
        ".nojekyll": b"",
        ".well-known/security.txt": b"theirs",
        "CNAME": b"offer.example.org",
        "web.config": b"<configuration/>",
    }
    _add(tmp_path, own)
    for _ in range(2):
        written = write({**FIRST, ".well-known/security.txt": b"ours"}, tmp_path)
        assert _all(tmp_path) == {**FIRST, **own}
        assert written.left == (".well-known/security.txt",)


def test_nothing_is_written_into_a_home_of_hidden_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    _add(tmp_path, {".profile": b"umask 022"})
    with pytest.raises(ForeignFolder, match="somebody's home"):
        write(FIRST, tmp_path)
    assert _all(tmp_path) == {".profile": b"umask 022"}


def _stamp(path: Path) -> tuple[int, ...]:
    """What changes with a file, and not when somebody reads it."""
    found = path.stat()
    return found.st_ino, found.st_mode, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def test_what_others_keep_in_the_folder_stays_byte_for_byte(tmp_path: Path) -> None:
    write({**FIRST, "old/index.html": b"old", "uploads/index.html": b"ours once"}, tmp_path)
    _add(tmp_path, FOREIGN)
    (tmp_path / "empty/inside").mkdir(parents=True)
    (tmp_path / "old/empty").mkdir()
    stamps = {name: _stamp(tmp_path / name) for name in FOREIGN}

    written = write(FIRST, tmp_path)
    write({"index.html": b"only a home"}, tmp_path)

    assert _all(tmp_path) == {"index.html": b"only a home", **FOREIGN, "assets/site.1.css": b"css"}
    assert {name: _stamp(tmp_path / name) for name in FOREIGN} == stamps
    assert (tmp_path / "empty/inside").is_dir()
    assert (tmp_path / "old/empty").is_dir()
    assert written.removed == ("old/index.html", "uploads/index.html")
    assert written.left == ()


@pytest.mark.parametrize(
    "name", ["index.html", "feed.xml", "assets/site.1.css", "help-now", "help-now/index.html/x"]
)
def test_what_others_put_in_the_place_of_a_page_is_told_before_anything_changes(
    name: str, tmp_path: Path
) -> None:
    write({"other/index.html": b"other"}, tmp_path)
    _add(tmp_path, {name: b"theirs"})
    with pytest.raises(ForeignFolder, match=rf"not made here.*\n  {name.removesuffix('/x')}\n"):
        write({**FIRST, "feed.xml": b"feed"}, tmp_path)
    assert _all(tmp_path) == {"other/index.html": b"other", name: b"theirs"}


def test_the_hosts_own_security_file_wins_and_is_named(tmp_path: Path) -> None:
    name = ".well-known/security.txt"
    write({**FIRST, name: b"ours, until May"}, tmp_path)
    assert write({**FIRST, name: b"ours, until June"}, tmp_path).left == ()
    assert (tmp_path / name).read_bytes() == b"ours, until June"

    (tmp_path / name).write_bytes(b"theirs")
    for _ in range(2):
        assert write({**FIRST, name: b"ours, until July"}, tmp_path).left == (name,)
        assert (tmp_path / name).read_bytes() == b"theirs"
    packed = {**FIRST, name: b"ours, until July", f"{name}.gz": b"packed"}
    assert write(packed, tmp_path).left == (name,)
    assert not (tmp_path / f"{name}.gz").exists()
    write(FIRST, tmp_path)
    assert (tmp_path / name).read_bytes() == b"theirs"


def test_a_page_that_somebody_changed_is_not_removed_but_named_each_time(tmp_path: Path) -> None:
    write({**FIRST, "old/index.html": b"old"}, tmp_path)
    (tmp_path / "old/index.html").write_bytes(b"somebody's own words")
    for _ in range(2):
        written = write(FIRST, tmp_path)
        assert (written.removed, written.left) == ((), ("old/index.html",))
    assert (tmp_path / "old/index.html").read_bytes() == b"somebody's own words"


def test_a_list_that_somebody_changed_leads_to_no_file_of_others(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write(FIRST, out)
    (tmp_path / "offer.yaml").write_bytes(b"offer")
    _add(out, FOREIGN)
    digests = {
        name: sha256(content).hexdigest()
        for name, content in {**FOREIGN, "../offer.yaml": b"offer", "x/../CNAME": FOREIGN["CNAME"]}.items()
    }
    with open(out / OURS, "a", encoding="utf-8") as file:
        file.writelines(f"{digests[name]}  {name}\n" for name in ("../offer.yaml", ".git/HEAD", "x/../CNAME"))
        file.writelines(f"{'0' * 64}  {name}\n" for name in FOREIGN)
        file.write("\x00\ud83d no line of ours".encode("utf-8", "replace").decode())

    write(FIRST, out)

    assert _all(out) == {**FIRST, **FOREIGN}
    assert (tmp_path / "offer.yaml").read_bytes() == b"offer"


def test_a_folder_from_before_there_was_a_list_goes_on(tmp_path: Path) -> None:
    _add(
        tmp_path, {**FIRST, **FOREIGN, "assets/site.0123456789.css": b"old", "assets/.new-ab12_xyz": b"half"}
    )
    _add(tmp_path, {"gone/index.html": b"a page that is no more", "gone/.new-ab12cxyz": b""})
    (tmp_path / OURS).write_text(f"{WITHOUT_LIST}\n", encoding="utf-8")
    next_ = {**FIRST, "index.html": b"new home"}

    written = write(next_, tmp_path)

    left = {**FOREIGN, "gone/index.html": b"a page that is no more"}
    assert _all(tmp_path) == {**next_, **left, "assets/site.0123456789.css": b"old"}
    assert written.left == (
        ".htaccess",
        "CNAME",
        "gone/index.html",
        "help-now/counter.php",
        "uploads/letter.pdf",
    )
    assert write(next_, tmp_path).removed == ("assets/site.0123456789.css",)
    assert _all(tmp_path) == {**next_, **left}


def test_a_folder_that_shows_its_names_alone_stops_no_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add(tmp_path, {**FIRST, OURS: WITHOUT_LIST.encode(), "private/letter": b"theirs"})
    lstat = os.lstat

    def refusing(path: Path) -> os.stat_result:
        if Path(path).parent.name == "private":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return lstat(path)

    with monkeypatch.context() as patch:
        patch.setattr("os.lstat", refusing)
        assert write(FIRST, tmp_path).left == ("private",)
    assert (tmp_path / "private/letter").read_bytes() == b"theirs"


# Links


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A folder beside the site that nothing may change."""
    folder = tmp_path / "elsewhere"
    _add(folder, {"precious": b"precious", "deep/index.html": b"precious", "empty/.keep": b""})
    (folder / "bare").mkdir()
    before = {path: path.lstat().st_mtime_ns for path in (folder, *folder.rglob("*"))}
    yield folder
    assert {path: path.lstat().st_mtime_ns for path in (folder, *folder.rglob("*"))} == before


@pytest.mark.parametrize(
    ("link", "target"), [("help-now", ""), ("index.html", "precious"), ("assets", "deep")]
)
def test_a_link_in_the_place_of_what_we_wrote_is_replaced_and_not_followed(
    link: str, target: str, tmp_path: Path, elsewhere: Path
) -> None:
    out = tmp_path / "site"
    write(FIRST, out)
    (out / link).rename(tmp_path / "away")
    (out / link).symlink_to(elsewhere / target)

    write(FIRST, out)

    assert _all(out) == FIRST
    assert not (out / link).is_symlink()


def test_a_link_where_we_never_wrote_is_others_and_is_told(tmp_path: Path, elsewhere: Path) -> None:
    out = tmp_path / "site"
    write({"index.html": b"home"}, out)
    (out / "help-now").symlink_to(elsewhere)
    (out / "uploads").symlink_to(elsewhere)
    with pytest.raises(ForeignFolder, match=r"not made here.*\n  help-now\n"):
        write(FIRST, out)
    assert (out / "help-now").is_symlink()
    assert (out / "uploads").is_symlink()


def test_nothing_is_removed_through_a_link(tmp_path: Path, elsewhere: Path) -> None:
    out = tmp_path / "site"
    write(
        {**FIRST, "old/deep/index.html": b"precious", "old/bare/x.html": b"x", "old/precious": b"precious"},
        out,
    )
    (out / "old").rename(tmp_path / "away")
    (out / "old").symlink_to(elsewhere)
    assert write(FIRST, out).removed == ()
    assert (out / "old").is_symlink()


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "real")
    write(FIRST, tmp_path / "site")
    assert _all(tmp_path / "real") == FIRST

    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    with pytest.raises(ForeignFolder, match="leads nowhere"):
        write(FIRST, tmp_path / "nowhere")


# Names


@pytest.mark.parametrize(
    "name",
    [
        "../offer.yaml", "x/../../offer.yaml", "..", ".", "", "/etc/passwd", "a//b", "a/", "./a", "a/./b", "x/..",
        "..\\offer.yaml/index.html", "a\\..\\..\\b", "C:/Windows/x", "c:x", "\\\\server\\share\\x", "a:stream",
        "a\0b", "a\nb", "a*b", "a?b", 'a"b', "a<b", "a|b", "é", "\ud83d", "a" * 256,
        "con/index.html", "CON", "nul.txt", "a/Aux", "com1.html", "lpt9/index.html", "prn.a.b",
        "trailing./index.html", "trailing /index.html", " leading", "index.html.", ".git/hooks/post-checkout", ".GIT/x",
        OURS, ".LocalOffer", LOCK, NEW, f"{OURS}/x", "INDEX.html", "index.html/x", "Help-Now/index.html",
        "help-now/INDEX.HTML", "help-now", "HELP-NOW", "assets",
    ],
)  # fmt: skip
def test_a_name_that_leaves_the_folder_or_takes_anothers_place_is_refused(name: str, tmp_path: Path) -> None:
    write(FIRST, tmp_path / "site")
    with pytest.raises(UnsafeName, match="Nothing was written"):
        write({**FIRST, "index.html": b"new", name: b"x"}, tmp_path / "site")
    assert _all(tmp_path) == {f"site/{known}": content for known, content in FIRST.items()}


# What the command says


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Build:
    """`build`, of these documents: what it ends with, what it says, and what it complains of."""

    def build_(documents: Mapping[str, bytes]) -> tuple[int, str, str]:
        made = road.Made(Loaded((), ()), (), documents=documents)
        monkeypatch.setattr(commands, "documents", lambda *_, **__: made)
        end = front.main(["build", "--out", str(tmp_path / "site")])
        said = capsys.readouterr()
        return end, said.out, said.err

    return build_


def test_the_build_names_what_it_removed_and_what_it_left(built: Build, tmp_path: Path) -> None:
    name = ".well-known/security.txt"
    assert built({**FIRST, "old/index.html": b"old", name: b"ours"})[0] == 0
    (tmp_path / "site" / name).write_bytes(b"theirs")
    end, said, _ = built({**FIRST, name: b"ours"})
    assert end == 0
    assert "0 files new or changed, 3 unchanged, 1 removed." in said
    assert "Removed, because they are no longer part of this site:\n  old/index.html\n" in said
    assert f"were not made here or have been changed. Check them yourself:\n  {name}\n" in said


def test_a_build_that_cannot_write_ends_with_2_and_says_how_far_it_came(
    built: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    assert built(FIRST)[0] == 0
    monkeypatch.setattr("os.replace", full)
    end, said, complaint = built({**FIRST, "index.html": b"new home"})
    assert (end, said) == (2, "")
    assert complaint == (
        f"There is no room left on the disk of {tmp_path / 'site'}. 0 of 1 files are new: the site is as it was. "
        "Make room there, then run the same command again.\n"
    )


def test_a_build_of_a_harmful_name_or_over_what_others_keep_ends_with_2(built: Build, tmp_path: Path) -> None:
    assert built({"..\\offer.yaml/index.html": b"x"})[0] == 2
    assert built({"index.html": b"home"})[0] == 0
    _add(tmp_path / "site", {"help-now/index.html": b"theirs"})
    end, _, complaint = built(FIRST)
    assert end == 2
    assert "\n  help-now/index.html\nNothing was written: the site is as it was. Move them" in complaint


# Two at once


def _start(
    out: Path, colour: str, patience: float = 10, pages: int = 8, umask: int = 0o022
) -> subprocess.Popen[str]:
    """Another process that writes, on a word from here."""
    program = (
        "import os, sys; from pathlib import Path; from tests.engine.test_write import _site; "
        "from localoffer.write import NotWritten, write; "
        f"os.umask({umask}); site = _site({colour!r}, {pages}); print('ready', flush=True); sys.stdin.readline()\n"
        f"try: write(site, Path({str(out)!r}), {patience})\n"
        "except NotWritten as reason: sys.exit(str(reason))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def _go(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def test_two_builds_at_once_come_one_after_the_other(tmp_path: Path) -> None:
    both = [_start(tmp_path, colour, pages=100) for colour in ("red", "blue")]
    for process in both:
        _go(process)
    for process in both:
        process.communicate(timeout=60)
        assert process.returncode == 0
    _assert_whole(tmp_path, _site("red", 100), _site("blue", 100))
    pages = {content for name, content in _all(tmp_path).items() if name.endswith(".html")}
    assert len(pages) == 1
    assert not (tmp_path / LOCK).exists()


def test_a_build_that_waited_long_enough_says_that_another_is_writing(tmp_path: Path) -> None:
    write(FIRST, tmp_path)
    with locked(tmp_path / LOCK, 0) as first:
        assert first
        other = _start(tmp_path, "red", patience=0.2)
        _, said = other.communicate("\n", timeout=60)
        assert other.returncode == 1
        assert f"Another build is writing to {tmp_path}. Nothing was written." in said
    assert _all(tmp_path) == FIRST
    write(_site("red"), tmp_path, 0)


def test_a_lock_whose_file_was_taken_away_meanwhile_holds_nobody_off_and_is_taken_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, tries = lock._take, []

    def late(handle: int) -> None:
        tries.append(handle)
        if len(tries) == 1:
            (tmp_path / LOCK).unlink()
        take(handle)

    monkeypatch.setattr(lock, "_take", late)
    with locked(tmp_path / LOCK, 5) as held:
        assert held
        assert (tmp_path / LOCK).exists()
        with locked(tmp_path / LOCK, 0) as another:
            assert not another
    assert len(tries) == 3


# Killed, full, refused


def _kill_at(seed: int, out: Path, site: str, pages: int) -> None:
    """Start a write and kill it somewhere in its middle."""
    process = _start(out, site, pages=pages)
    begun = time.monotonic()
    _go(process)
    chance = random.Random(seed)
    goal = chance.randrange(pages)
    while process.poll() is None and time.monotonic() < begun + 20:
        page = out / f"page-{goal}/index.html"
        if page.is_file() and page.read_bytes().startswith(site.encode()):
            break
        time.sleep(0.0005)
    time.sleep(chance.random() * 0.004)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def _killed(seed: int, out: Path, pages: int) -> None:
    red, blue, green = (_site(colour, pages) for colour in ("red", "blue", "green"))
    write(red, out)
    _add(out, {"uploads/letter.pdf": b"%PDF"})
    foreign = {"uploads/letter.pdf": b"%PDF"}
    _kill_at(seed, out, "blue", pages)
    _assert_whole(out, red, blue, foreign)
    if seed % 2:
        _kill_at(seed + 1, out, "green", pages)
        _assert_whole(out, red, blue, green, foreign)
    write(green, out, patience=2)
    _assert_whole(out, red, blue, green, foreign)
    write(green, out)
    assert _all(out) == {**green, **foreign}
    assert sorted(path.name for path in out.glob(".*")) == [OURS]


@pytest.mark.parametrize("seed", range(3))
def test_after_a_kill_every_page_is_whole_and_the_next_build_heals(seed: int, tmp_path: Path) -> None:
    _killed(seed, tmp_path, 120)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3, 40))
def test_after_a_kill_at_any_moment_every_page_is_whole(seed: int, tmp_path: Path) -> None:
    _killed(seed, tmp_path, 200)


def _interrupted(
    step: int, out: Path, documents: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> bool:
    """Stop a write dead before its `step`th change of the disk, as a kill does. Whether it got so far."""
    count = 0

    class Killed(BaseException):
        pass

    def dying(change: Any) -> Any:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            if count > step:
                raise Killed
            return change(*args, **kwargs)

        return wrapped

    with monkeypatch.context() as patch:
        for name in ("replace", "unlink", "rmdir", "mkdir"):
            patch.setattr(os, name, dying(getattr(os, name)))
        try:
            write(documents, out)
        except Killed:
            return True
    return False


def test_a_build_can_stop_before_any_of_its_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    red, blue = _site("red", 2), _site("blue", 2)
    step = 0
    while True:
        out = tmp_path / str(step)
        write(red, out)
        stopped = _interrupted(step, out, blue, monkeypatch)
        _assert_whole(out, red, blue)
        write(blue, out)
        write(blue, out)
        assert _all(out) == blue
        if not stopped:
            break
        step += 1
    assert step > 10


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "no room left on the disk"),
        (PermissionError(errno.EACCES, "Permission denied"), "does not allow writing"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
    ],
)
@pytest.mark.parametrize("after", [0, 5])
def test_a_full_disk_or_a_refused_right_says_how_far_it_came(
    error: OSError, said: str, after: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    red, blue = _site("red"), _site("blue")
    write(red, tmp_path)
    count = 0
    replace = os.replace

    def refusing(source: Path, target: Path) -> None:
        nonlocal count
        count += target.name != OURS
        if count > after:
            raise error
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", refusing)
        with pytest.raises(NotWritten, match=said) as told:
            write(blue, tmp_path)
    assert f"{after} of {len(blue)} files are new" in str(told.value)
    assert "run the same command again" in str(told.value)
    assert not (tmp_path / NEW).exists()
    _assert_whole(tmp_path, red, blue)
    write(blue, tmp_path)
    write(blue, tmp_path)
    assert _all(tmp_path) == blue


def test_what_cannot_be_removed_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write({**FIRST, "old/index.html": b"old"}, tmp_path)
    unlink = os.unlink

    def refusing(path: Path, **rest: Any) -> None:
        if Path(path).parent.name == "old":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        unlink(path, **rest)

    with monkeypatch.context() as patch:
        patch.setattr("os.unlink", refusing)
        with pytest.raises(NotWritten, match="1 of 1 files are new, but some old ones could not be removed"):
            write({**FIRST, "index.html": b"new"}, tmp_path)
    assert write({**FIRST, "index.html": b"new"}, tmp_path).removed == ("old/index.html",)


def test_where_the_list_alone_cannot_be_written_nothing_is_said_of_files_that_had_to_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(tmp_path / OURS))

    write(FIRST, tmp_path)
    (tmp_path / OURS).write_bytes(b"")
    monkeypatch.setattr("os.replace", refusing)
    with pytest.raises(NotWritten) as told:
        write(FIRST, tmp_path)
    assert str(told.value) == (
        f"This computer does not allow writing to {tmp_path / OURS}. The files of the site are all as they should be. "
        "Allow it, or ask whoever looks after the computer, then run the same command again."
    )


def test_what_a_killed_build_left_on_its_way_goes_even_where_nothing_is_new(tmp_path: Path) -> None:
    write(FIRST, tmp_path)
    _add(tmp_path, {NEW: b"half a pa", LOCK: b""})
    assert write(FIRST, tmp_path).changed == 0
    assert _all(tmp_path) == FIRST


def test_the_rights_of_files_and_folders_are_those_that_the_computer_gives(tmp_path: Path) -> None:
    out = tmp_path / "site"
    before = os.umask(0o027)
    try:
        write(FIRST, out)
    finally:
        os.umask(before)
    for path in (out, *out.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o750 if path.is_dir() else 0o640), path


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refused)
    with pytest.raises(NotWritten, match="cannot be read: Permission denied"):
        write(FIRST, tmp_path)


@pytest.mark.parametrize(
    ("place", "read"),
    [
        ("national/site", True),
        ("templates", True),
        ("localoffer/web/site", True),
        ("content/site", True),
        ("pledges", True),
        ("examples/lancashire/content/compare", True),
        ("site", False),
        ("compare", False),
        ("examples/lancashire/site", False),
        ("dist/content", False),
    ],
)
def test_what_is_read_is_known(place: str, read: bool) -> None:
    assert is_read(ROOT / place) == read


def test_nothing_is_written_into_what_is_read_of_a_council(good: Path) -> None:
    before = _all(good)
    with pytest.raises(ForeignFolder, match="a site cannot go there"):
        write(FIRST, good / "content/site")
    assert _all(good) == before


def test_a_link_that_leads_to_itself_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "site").symlink_to("site")
    with pytest.raises(ForeignFolder, match="leads nowhere"):
        write(FIRST, tmp_path / "site")
