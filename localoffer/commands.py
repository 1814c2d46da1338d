"""Every command but serve (preview/), desk (desk/), new (writing/) and init (init.py): each takes the road and reports
the result."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from localoffer import endings, log, report
from localoffer.addresses import DATA
from localoffer.check import put_off_of_edition
from localoffer.data.documents import OFFER
from localoffer.data.offer import OfferData
from localoffer.diff import Base, NoBase, base_of, hidden, touched, vanished
from localoffer.law.join import make_decisions
from localoffer.link import link
from localoffer.load import load
from localoffer.places import CALLED, HOME, INSTALLED, seen_from, version
from localoffer.problems import Level, Problem
from localoffer.read import read
from localoffer.records.naming import so_many
from localoffer.removed import with_words_in_place
from localoffer.road import (
    KEPT,
    NATIONAL,
    TEMPLATES,
    Asked,
    Made,
    Until,
    Wanted,
    documents,
    is_fine,
    look_at_edition,
    looks_back,
    today,
)
from localoffer.rules.removed import words_elsewhere
from localoffer.terminal import progress, say
from localoffer.todo import listing
from localoffer.todo.items import items
from localoffer.web.opened import opened_from_a_folder
from localoffer.web.theme import load_theme
from localoffer.write import NotWritten, Written, refuse_what_is_read, write


def build(council: Path, wanted: Wanted, words: Sequence[str] | None = None) -> int:
    """Run all eight stages. Returns the exit code.

    `words`: the command line, if its result is to be cached and printed at once while nothing changes.
    """
    # Asked for once: midnight may come at any time.
    now = today()
    day, back = wanted.as_of or now, looks_back(wanted.as_of)
    if wanted.since and wanted.since > day:
        say(f"--since {wanted.since} is after the day of the site, {day}.", sys.stderr)
        return 2
    # Timings differ on every run.
    begun = endings.begin(None if wanted.timings else words, council, day if back else now, back)
    try:
        # Better refused before anything is made.
        refuse_what_is_read(wanted.out)
        with progress(wanted.timings) as steps:
            outcome = documents(council, day, asked=wanted.asked(back), kept=KEPT, steps=steps)
            steps.at("write")
            KEPT.sweep()
            files = opened_from_a_folder(outcome.documents) if wanted.to_open else outcome.documents
            written = write(files, wanted.out) if outcome.fine else None
    except NotWritten as error:
        say(str(error), sys.stderr)
        return 2
    if written is None:
        endings.keep(begun, (), _report(outcome, "Nothing was written: the site is as it was."), 1)
    else:
        left = endings.output_state(str(wanted.out)) if written.settled else None
        made = f"{outcome.in_numbers(wanted.papers)} are in {wanted.out}: "
        _report(outcome, made + _what_became_of(written))
        again = replace(written, changed=0, unchanged=written.changed + written.unchanged, removed=())
        endings.keep(begun, left, _said(outcome, made + _what_became_of(again)), 0)
    if wanted.timings:
        say(f"\n{steps.table()}", sys.stdout)
    return 0 if outcome.fine else 1


def _what_became_of(written: Written) -> str:
    """How many files are new, and the names of those removed and of those that are not ours to change."""
    lines = [
        f"{so_many(written.changed, 'file')} new or changed, {written.unchanged} unchanged, {len(written.removed)} "
        "removed."
    ]
    if written.removed:
        lines += [
            "Removed, because they are no longer part of this site:",
            *(f"  {name}" for name in written.removed),
        ]
    if written.left:
        lines += [
            "Left as they are, because they were not made here or have been changed. Check them yourself:",
            *(f"  {name}" for name in written.left),
        ]
    return "\n".join(lines)


def check(
    council: Path,
    as_of: date | None,
    edition: bool = False,
    code_quality: Path | None = None,
    words: Sequence[str] | None = None,
) -> int:
    """Run all stages but the last, and check the whole edition if asked. Returns the exit code.

    The problems are also written to the file `code_quality`, in GitLab's format. `words`: as for `build`; never cached
    if a file is to be written.
    """
    # Asked for once: midnight may come at any time.
    now = today()
    day, back = as_of or now, looks_back(as_of)
    begun = endings.begin(None if code_quality else words, council, day if back else now, back)
    with progress() as steps:
        asked = Asked(looking_back=back, until=Until.PAPERS)
        outcome = documents(council, day, asked=asked, kept=KEPT, steps=steps)
    KEPT.sweep()
    if outcome.fine:
        more, waiting = outcome.problems, outcome.waiting
        if edition:
            found = look_at_edition(outcome, council, day)
            told, further = put_off_of_edition(outcome.loaded, found, day, back)
            more, waiting = (*more, *told), waiting + further
        if as_of is None:
            more = (*more, *_not_told(outcome, council, day))
        problems = tuple(report.in_file_order(more, outcome.loaded))
        outcome = replace(outcome, problems=problems, waiting=waiting)
    said, code = _report(outcome, "Nothing to mend." if outcome.fine else ""), 0 if outcome.fine else 1
    if code_quality:
        try:
            code_quality.write_text(
                report.as_code_quality(outcome.problems, outcome.loaded), encoding="utf-8"
            )
        except OSError as error:
            say(f"{code_quality} cannot be written: {error.strerror}.", sys.stderr)
            return 2
    endings.keep(begun, (), said, code)
    return code


def todo(council: Path, as_of: date | None, form: str) -> int:
    """List what needs a person on a day, as text, markdown or json. Returns 1 if the content cannot be read."""
    day, loaded, theme = as_of or today(), load(council, NATIONAL, HOME), load_theme(TEMPLATES)
    records, misread = read(loaded)
    shown = with_words_in_place(records, day, theme.words["removed"], theme.vocabulary)
    library, unlinked = link(shown, day, KEPT)
    problems = (*loaded.problems, *misread, *unlinked)
    if library is None or not is_fine(problems):
        told_now = report.told_once(report.in_file_order(problems, loaded))
        say(
            report.in_words(told_now, loaded, "Mend that first. Files that cannot be read need a person."),
            sys.stderr,
        )
        return 1
    tell = {"text": listing.as_text, "markdown": listing.as_markdown, "json": listing.as_json}[form]
    say(tell(items(library, theme.words, kept=KEPT), day, theme.words), sys.stdout)
    return 0


def _not_told(outcome: Made, council: Path, day: date) -> Iterator[Problem]:
    """Warnings about changes of meaning since the last commit that no file of changes mentions. Empty without git, and
    quick if nothing was touched."""
    with suppress(NoBase):
        if touched(council):
            from localoffer.changes.told import since

            before = base_of("HEAD", council, NATIONAL).records
            after, _ = read(outcome.loaded)
            for problem in since(before, after, day, _command(council, "HEAD")).problems:
                yield replace(problem, level=Level.WARNING)


def diff(council: Path, given: str | None, as_of: date | None, form: str, write_note: bool) -> int:
    """Compare with a folder or a git revision, or with what was published last if none is given.

    `form`: markdown or json, otherwise text. Returns 0 if every change is accounted for, 1 if a voice or promise is
    gone or a cut is not accounted for, 2 if that cannot be determined.
    """
    # Needed only here, and imports libraries that no other command needs.
    from localoffer.changes import words
    from localoffer.changes.cuts import in_vain
    from localoffer.changes.told import Told, noted, since
    from localoffer.councils.published import published_base
    from localoffer.writing import NotWritable
    from localoffer.writing.saving import put_in_place

    day = as_of or today()
    try:
        base = published_base(council, NATIONAL) if given is None else base_of(given, council, NATIONAL)
    except NoBase as reason:
        say(str(reason), sys.stderr)
        return 2
    loaded = load(council, NATIONAL, HOME)
    after, misread = read(loaded)
    gone = vanished(base.records, after, base.earlier)
    problems = [*loaded.problems, *misread, *gone, *words_elsewhere(base.records, after, loaded)]
    if is_fine(problems):
        problems += hidden(base.records, after, day)
    told = Told.nothing()
    command = _command(council, base.name if given else base.revision)
    if base.was_read and is_fine([*loaded.problems, *misread]):
        told = since(base.records, after, day, command)
        try:
            if write_note and (note := noted(told, after, council, day)):
                put_in_place(council, (note.name, note.before, note.after))
                say(
                    f"Written: {note.name}. Read it, and improve the words if you can."
                    if note.after
                    else f"Deleted: {note.name}. What it said was undone before anybody read it.",
                    sys.stderr if form else sys.stdout,
                )
                loaded = load(council, NATIONAL, HOME)
                after, _ = read(loaded)
                told = since(base.records, after, day, command)
        except OSError as error:
            say(f"{council} cannot be written: {error.strerror}.", sys.stderr)
            return 2
        except NotWritable as error:
            say(f"Nothing can be added to this day’s file of changes. {error}", sys.stderr)
            return 2
        problems += [*told.problems, *in_vain(told.comparison, base.records, after, base.name)]
    outcome = Made(loaded, tuple(report.in_file_order(problems, loaded)))
    if form:
        if form == "json":
            shown = words.as_json(told.comparison, told.tellings, outcome.problems, base.name)
        else:
            note = None
            with suppress(OSError, NotWritable):
                note = noted(told, after, council, day)
            shown = words.as_markdown(told.comparison, told.tellings, outcome.problems, base.name, note)
        say(shown, sys.stdout)
        return 0 if outcome.fine else 1
    if said := words.in_words(told.comparison, told.tellings, base.name):
        say(f"{said}\n", sys.stdout)
        log.summary(said)
    _report(outcome, _that_is_all(base, given) if outcome.fine else "")
    if given is not None and outcome.fine and not Path(given).is_dir():
        from localoffer.councils.changes import law_since

        if changed := law_since(given, council):
            say(f"\n{changed}", sys.stdout)
            log.summary(changed)
    return 0 if outcome.fine else 1


def _that_is_all(base: Base, given: str | None) -> str:
    """What a comparison ends with if nothing is to be mended."""
    if not base.is_now:
        return f"No voice or promise has gone since {base.name}."
    if given is None:
        return f"Nothing has changed since {base.name}."
    return f"This compares {base.name} with itself, so there is nothing to find. Name an earlier one, such as origin/main."


def _command(council: Path, base: str) -> str:
    """The command that writes a file of changes for a council, as typed here."""
    whose = "" if council == HOME else f" --council {seen_from(Path.cwd(), council)}"
    return f"{CALLED} diff {base} --write{whose}"


def upgrade(council: Path, given: str) -> int:
    """Pin another engine in the lock file of a council's own repository, and report what that changes in law."""
    from localoffer.councils.changes import changes, in_words
    from localoffer.councils.engine import LOCK, NoEngine, engine_of, pinned
    from localoffer.councils.repository import engine_files

    try:
        lock = council / LOCK
        before = pinned(lock.read_text(encoding="utf-8", errors="replace")) if lock.is_file() else None
        if before is None:
            raise NoEngine(
                f"{lock} does not name an engine as init --repository writes it, so there is none to upgrade."
            )
        engine = engine_of(given)
        files = engine_files(engine)
        with engine.national() as national:
            changed = changes(NATIONAL, national)
        for path, content in files.items():
            (council / path).parent.mkdir(exist_ok=True)
            (council / path).write_bytes(content)
        if not before.is_address and before.place not in files:
            (council / before.place).unlink(missing_ok=True)
    except NoEngine as reason:
        say(str(reason), sys.stderr)
        return 2
    except OSError as error:
        say(f"{council} cannot be written: {error.strerror}.", sys.stderr)
        return 2
    moved = f"{LOCK} now names engine {engine.pin.version} instead of {before.version}."
    say(in_words(moved, changed), sys.stdout)
    say(f"\nInstall it: python -m pip install --require-hashes -r {LOCK}", sys.stdout)
    return 0


def links(council: Path) -> int:
    """Check whether links to other sites still work, and report. A broken link is never a failure."""
    from localoffer.councils.elsewhere import HeadRequests, addresses, in_words, look

    loaded = load(council, NATIONAL, HOME)
    site = read(loaded)[0].site
    # National law is shipped with the engine, whose maintainers check its links.
    places = addresses(file for file in loaded.files if not (file.national and INSTALLED))
    whose = f"; {site.address}" if site and site.address else ""
    ask = HeadRequests(
        f"localoffer/{version()} (looks once a week whether links still lead somewhere{whose})"
    )
    say(in_words(look(places, ask, today().isocalendar().week), today()), sys.stdout)
    return 0


def compare(given: Sequence[Path], out: Path, as_of: date | None) -> int:
    """Compare the offers in folders and offer.json files side by side. Returns the exit code."""
    from localoffer.data.compare import NotAnOffer, comparison, offer_file

    offers = []
    for path in given:
        try:
            offers.append(_offer_of(path, as_of) if path.is_dir() else offer_file(path))
        except NotAnOffer as error:
            say(str(error), sys.stderr)
            return 1
    made = comparison(offers, load_theme(TEMPLATES))
    try:
        written = write(made, out)
    except NotWritten as error:
        say(str(error), sys.stderr)
        return 2
    say(
        f"{so_many(len(offers), 'council')} {'is' if len(offers) == 1 else 'are'} compared in {out}: {_what_became_of(written)}",
        sys.stdout,
    )
    return 0


def _offer_of(council: Path, as_of: date | None) -> OfferData:
    """The offer of a folder as data. Raises NotAnOffer if the folder has problems."""
    from localoffer.data.compare import NotAnOffer, read_offer

    outcome = documents(council, as_of or today(), asked=Asked(looking_back=looks_back(as_of)), kept=KEPT)
    if not outcome.fine:
        raise NotAnOffer(report.in_words(outcome.problems, outcome.loaded, "Nothing was compared."))
    return read_offer(outcome.documents[f"{DATA.lstrip('/')}{OFFER}"].decode())


def status(file: Path) -> int:
    """Run the profiles in a file through the decision table. Returns 1 if one differs from what it expects."""
    from localoffer.law.profiles import NotProfiles, read_profiles, run

    records, _ = read(load(HOME, NATIONAL, HOME))
    table, _, _ = make_decisions(records, KEPT)
    if table is None:
        say(f"The decision table in national/ has problems. See: {CALLED} check", sys.stderr)
        return 1
    try:
        found = tuple(run(table, read_profiles(file)))
    except (NotProfiles, OSError) as error:
        wrong = f"it cannot be read: {error.strerror}" if isinstance(error, OSError) else error
        say(f"{file}: {wrong}.", sys.stderr)
        return 2 if isinstance(error, OSError) else 1
    say("\n\n".join(profile.text for profile in found), sys.stdout)
    compared = [profile for profile in found if profile.as_expected is not None]
    unlike = sum(not profile.as_expected for profile in compared)
    say(f"\nProfiles: {len(found)}. Compared: {len(compared)}. Different: {unlike}.", sys.stdout)
    return 1 if unlike else 0


def _said(outcome: Made, ending: str) -> str:
    """The problems in words, and at the end how many warnings are put off."""
    ending = " ".join(filter(None, (ending, str(outcome.waiting))))
    return report.in_words(outcome.problems, outcome.loaded, ending)


def _report(outcome: Made, ending: str) -> str:
    """Print the problems in words, and return that."""
    said = _said(outcome, ending)
    say(said, sys.stdout)
    if log.on_github() and outcome.problems:
        log.command(report.as_annotations(outcome.problems, outcome.loaded))
    return said
