"""The desk: a form of every record, what would come of a change, and one record saved with every other byte as it was."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from threading import Event
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from selectolax.lexbor import LexborHTMLParser
from tornado.httpclient import AsyncHTTPClient, HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine
from tornado.netutil import bind_sockets

from localoffer import road
from localoffer.changes.note import WHOM_ASKED
from localoffer.desk.beside import Beside
from localoffer.desk.desk import FORM, LIST, PAGE, RECORD, VERSION, Desk, FormView, NoRecord, Reply
from localoffer.desk.drafts import BODY, NAME, Folder, filled_in, open_record, written
from localoffer.desk.entries import LISTS, entries
from localoffer.desk.forms import (
    GONE,
    Groups,
    Input,
    Left,
    Part,
    changed,
    parts_of,
    parts_within,
    read_form,
)
from localoffer.desk.handler import CHECK, LARGEST_FORM, SAVE, _Door, refusal
from localoffer.preview.preview import Preview
from localoffer.preview.serve import Saves
from localoffer.records.forms import fields
from localoffer.records.models import Contact, PageText, Record, Site, Voice
from localoffer.render import templates_of
from localoffer.web.theme import load_theme
from localoffer.writing.house import Plain
from localoffer.writing.saving import put_in_place
from tests.council import AS_OF, BUSY, GOOD, ROOT, change, outcome
from tests.running import RunningDesk, in_a_thread

THEME = load_theme(road.TEMPLATES)


def folder_of(council: Path) -> Folder:
    return Folder(council, AS_OF, GOOD / "national", council)


@pytest.fixture
def desk(good: Path) -> Desk:
    """The desk of a copy of the good folder, whose site is shown."""
    preview = Preview(*[lambda: outcome(GOOD)] * 2)
    preview.build()
    return Desk(lambda: folder_of(good), preview, THEME)


def inputs(parts: tuple[Part, ...]) -> Iterator[Input | Left]:
    return (part for part in parts_within(parts) if isinstance(part, Input | Left))


def posted(parts: tuple[Part, ...]) -> dict[str, list[str]]:
    """What a browser sends of a form that nobody has touched."""
    found: dict[str, list[str]] = {}
    for part in inputs(parts):
        assert isinstance(part, Input), part
        if part.kind == "flag":
            found |= {part.name: ["yes"]} if "yes" in part.value else {}
        elif part.kind in ("choices", "ids"):
            found[part.name] = [*part.value, *([""] if part.kind == "ids" else [])]
        else:
            found[part.name] = ["\r\n".join(part.value).replace("\r\n", "\n").replace("\n", "\r\n")]
    return found


def sent(form: FormView, **typed: str | list[str]) -> dict[str, list[str]]:
    """The whole form, with some fields as somebody typed them: `more__0__less` for `more.0.less`."""
    body = {BODY: [form.body]} if form.body is not None else {}
    own = {name: [value] for name, value in form.hidden.items()}
    given = {
        name.replace("__", "."): value if isinstance(value, list) else [value]
        for name, value in typed.items()
    }
    return {**posted(form.parts), **body, **own, **given}


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def shown(answer: Reply) -> str:
    """What stands beside the form, in words."""
    assert answer.result
    part = templates_of(THEME).get_template("desk/told.html").render(result=answer.result)
    return " ".join(LexborHTMLParser(part).text(separator=" ").split())


@pytest.mark.parametrize("council", [GOOD, BUSY], ids=["good", "busy"])
def test_a_form_that_nobody_touched_changes_nothing(council: Path) -> None:
    folder = Folder(council, AS_OF, GOOD / "national", council)
    there = entries(folder.loaded())
    assert len(there) > 20
    for entry in there.values():
        opened = open_record(folder, entry)
        parts = parts_of(entry.kind, opened.record, THEME.vocabulary)
        assert changed(opened.record, read_form(entry.kind, posted(parts), opened.record)) == {}, entry.key


def alike(one: list[str], other: list[str]) -> int:
    """How many lines two texts have in common before the first that differs."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def test_of_one_text_that_is_changed_no_other_line_of_its_file_is() -> None:
    folder = Folder(BUSY, AS_OF, GOOD / "national", BUSY)
    tried = 0
    for entry in entries(folder.loaded()).values():
        opened = open_record(folder, entry)
        parts = parts_of(entry.kind, opened.record, THEME.vocabulary)
        text = next(
            (it for it in inputs(parts) if isinstance(it, Input) and it.value and it.kind == "line"), None
        )
        if text is None:
            continue
        typed = {**posted(parts), text.name: [f"{text.value[0]} And: # more."]}
        after = written(opened, *filled_in(opened, typed)).decode().splitlines()
        before = opened.raw.decode().splitlines()
        same = alike(before, after) + alike(before[::-1], after[::-1])
        assert len(before) - same <= text.value[0].count(" ") // 8 + 2, entry.key
        assert before != after
        tried += 1
    assert tried > 20


@pytest.mark.parametrize(
    "kind", [*(kind for _, kind in LISTS.values()), PageText, Site], ids=lambda kind: kind.__name__
)
def test_every_field_of_a_model_stands_in_its_form_with_its_help(kind: type[Record]) -> None:
    named = {part.name: part for part in parts_of(kind, {}, THEME.vocabulary)}
    assert named.keys() == fields(kind).keys()
    for name, info in fields(kind).items():
        part = named[name]
        assert not isinstance(part, Left)
        assert part.help == (info.description or "")


def test_what_the_form_cannot_show_is_named_and_left_as_it_is() -> None:
    written: dict[str, Plain] = {
        "id": "here",
        "number": ["one", "two"],
        "colour": "green",
        "text": "They said so.",
    }
    parts = parts_of(Voice, written, THEME.vocabulary)
    assert {part.label for part in parts if isinstance(part, Left)} == {"Number", "Colour"}
    typed = {
        **posted(tuple(part for part in parts if not isinstance(part, Left))),
        "text": ["They said more."],
    }
    assert read_form(Voice, typed, written) == {**written, "text": "They said more."}


def test_a_field_with_nothing_after_its_colon_can_be_filled_in_and_its_line_stays() -> None:
    written: dict[str, Plain] = {"id": "a", "hours": "", "every_page": "", "roles": "", "name": "A"}
    parts = parts_of(Contact, written, THEME.vocabulary)
    assert not any(isinstance(part, Left) for part in parts)
    assert read_form(Contact, posted(parts), written) == {"id": "a", "name": "A"}
    typed = {**posted(parts), "roles": ["crisis"], "every_page": ["yes"]}
    assert read_form(Contact, typed, written) == {
        "id": "a",
        "name": "A",
        "roles": ["crisis"],
        "every_page": "yes",
    }


def test_a_record_is_opened_changed_checked_and_saved_with_every_other_byte_as_it_was(
    desk: Desk, good: Path
) -> None:
    before = bytes_of(good)
    form = desk.edit("contacts/main-line", "/help-now/")
    typed = sent(form, phone="01254 585586", hours="Monday to Friday")
    looked = desk.check(typed, in_place=True)
    assert "Nothing to mend" in shown(looked)
    assert "Phone was: 01254 585585 will be: 01254 585586" in shown(looked)
    assert looked.result
    assert looked.result.address == "/help-now/"
    page = desk.document(form.hidden[FORM], "help-now/index.html")
    assert page
    assert b"01254 585586" in page
    assert bytes_of(good) == before
    assert desk.save(typed).saved == "/help-now/"
    after = bytes_of(good)
    note = f"content/changes/{AS_OF.isoformat()}-main-line.yaml"
    assert {name for name in after if after[name] != before.get(name)} == {"content/contacts.yaml", note}
    assert "to: 01254 585586" in after[note].decode()
    old = before["content/contacts.yaml"].decode().splitlines()
    new = after["content/contacts.yaml"].decode().splitlines()
    assert [line.strip() for line in new if line not in old] == [
        "phone: 01254 585586",
        "hours: Monday to Friday",
    ]
    assert [line.strip() for line in old if line not in new] == ["phone: 01254 585585"]


def test_an_entry_within_a_record_is_changed_added_and_taken_away(desk: Desk, good: Path) -> None:
    typed = sent(desk.edit("entitlements/setting-up-home", ""))
    typed |= {"amounts.1.to": ["2027-03-31"], f"amounts.0.{GONE}": ["yes"]}
    typed |= {
        "amounts.2.value": ["£3,100"],
        "amounts.2.from": ["2027-04-01"],
        "amounts.2.sources.0.source": ["strategy"],
    }
    assert desk.save(typed).saved == "/what-you-can-get/setting-up-home/"
    entry = entries(folder_of(good).loaded())["entitlements/setting-up-home"]
    amounts = open_record(folder_of(good), entry).record["amounts"]
    assert isinstance(amounts, list)
    assert [amount["value"] for amount in amounts if isinstance(amount, dict)] == ["£3,000", "£3,100"]


def test_what_is_less_than_before_leads_to_where_the_council_says_whom_it_asked(
    desk: Desk, good: Path
) -> None:
    # What was only asked for can be made less for nobody.
    change(good, "offer.yaml", "    standing: asked for\n", "")
    answer = desk.save(sent(desk.edit("entitlements/free-wifi", "/"), conditions="You have a flat."))
    key = f"changes/{AS_OF.isoformat()}-free-wifi"
    assert answer.saved == f"/_desk/edit?{urlencode({'record': key, 'page': '/'})}#f-changes.0.consulted"
    told = next(part for part in desk.edit(key, "/").parts if isinstance(part, Groups))
    assert {part.name.rpartition(".")[2] for part in told.groups[0].parts if part.open} >= set(WHOM_ASKED)
    typed = sent(desk.edit(key, "/"), changes__0__consulted="nobody")
    refused = desk.save(typed)
    assert "says that nobody was asked, but not why" in shown(refused)
    assert refused.form
    again = next(part for part in refused.form.parts if isinstance(part, Groups))
    assert {part.name.rpartition(".")[2] for part in again.groups[0].parts if part.open} >= set(WHOM_ASKED)
    assert desk.save({**typed, "changes.0.reason": ["The fund is smaller."]}).saved == "/"
    text = (good / f"content/{key}.yaml").read_text(encoding="utf-8")
    assert text.count("consulted: nobody") == text.count("reason: The fund is smaller.") == 1


def test_a_change_is_said_in_words_before_it_is_saved(desk: Desk) -> None:
    form = desk.edit("entitlements/setting-up-home", "/")
    better = desk.check(sent(form, amounts__1__value="£3,100"))
    assert "Better for care leavers." in shown(better)
    worse = desk.check(sent(form, amounts__1__value="£2,900"))
    assert "This is less than before." in shown(worse)
    reworded = desk.check(
        sent(form, how_to_ask="Ask your worker. Also read [your rights](/your-rights/complaints/).")
    )
    assert "Readers are not told about that as a change." in shown(reworded)


def test_a_problem_stands_at_its_field_and_nothing_is_saved(desk: Desk, good: Path) -> None:
    before = bytes_of(good)
    typed = sent(
        desk.edit("entitlements/setting-up-home", ""),
        amounts__0__value="lots",
        how_long="",
        contacts="nobody",
    )
    answer = desk.save(typed)
    assert not answer.saved
    assert answer.told
    assert {"amounts.0.value", "contacts"} >= answer.told.keys()
    assert "How much 1, value in pounds : “Value in pounds” is “lots”" in shown(answer)
    assert "Nothing was saved" in shown(answer)
    assert answer.form
    assert posted(answer.form.parts)["amounts.0.value"] == ["lots"]
    assert bytes_of(good) == before


def test_a_warning_is_said_and_marks_no_field_as_wrong(desk: Desk) -> None:
    typed = sent(desk.edit("measures/suitable-homes", ""), readings__0__value="155")
    answer = desk.check(typed)
    assert "There cannot be 155%." in shown(answer)
    assert answer.told == {}
    assert desk.save(typed).saved


def test_how_to_mend_it_is_said_in_the_labels_of_the_form_and_not_in_names_of_fields(desk: Desk) -> None:
    answer = desk.check(sent(desk.edit("contacts/main-line", ""), phone=""))
    assert "Fill in “Phone” and the number, or “Number for texts”, “E-mail”," in shown(answer)
    assert "text_number" not in shown(answer)
    form = desk.edit("entitlements/setting-up-home", "")
    undated = {"amounts.1.from": "", "amounts.1.seen_on": "", "amounts.1.as_stated_on": ""}
    answer = desk.check(sent(form, **undated))
    assert "Write one of three: “First day” with its first day;" in shown(answer)


def test_what_is_missing_is_said_at_the_field_that_lacks_it(desk: Desk) -> None:
    answer = desk.check(sent(desk.edit("voices/who-to-ring", ""), text=""))
    assert answer.told
    assert answer.told.keys() == {"text"}
    # In words of a form: nobody writes names of fields here, or lists.
    assert answer.told["text"].startswith("This is missing, and a voice needs it. Fill it in: what they said")
    form = desk.edit("entitlements/setting-up-home", "")
    answer = desk.check(sent(form, **{"amounts.2.value": "£4,000"}))
    assert answer.told
    assert answer.told["amounts.2.sources"] == (
        "This is missing, and an amount needs it. Fill it in: where the amount comes from."
    )


def test_a_change_that_breaks_another_record_is_refused_and_names_that(desk: Desk, good: Path) -> None:
    before = bytes_of(good)
    answer = desk.save(sent(desk.edit("contacts/main-line", ""), id="another-line"))
    assert "offer.yaml, line " in shown(answer)
    assert "There is no contact with the id main-line" in shown(answer)
    assert bytes_of(good) == before


def test_where_the_folder_had_a_problem_elsewhere_a_record_can_be_mended_by_itself(good: Path) -> None:
    change(good, "pledges.yaml", "number: 1", "number: one")
    change(good, "content/contacts.yaml", "01254 585585", "no number")
    preview = Preview(*[lambda: folder_of(good).walked(folder_of(good).loaded(), road.Until.PAGES)] * 2)
    preview.build()
    desk = Desk(lambda: folder_of(good), preview, THEME)
    answer = desk.save(sent(desk.edit("contacts/main-line", ""), phone="01254 585585"))
    assert answer.saved
    assert b"01254 585585" in (good / "content/contacts.yaml").read_bytes()


def test_a_file_that_changed_meanwhile_is_not_written_and_what_was_typed_is_kept(
    desk: Desk, good: Path
) -> None:
    typed = sent(desk.edit("contacts/main-line", ""), hours="Monday to Friday")
    change(good, "content/contacts.yaml", "01254 585585", "01254 585586")
    before = bytes_of(good)
    answer = desk.save(typed)
    assert "The file has changed since you opened this form" in shown(answer)
    assert bytes_of(good) == before
    assert answer.form
    again = sent(answer.form)
    assert again["hours"] == ["Monday to Friday"]
    assert again["phone"] == ["01254 585586"]
    assert desk.save(again).saved
    text = (good / "content/contacts.yaml").read_text(encoding="utf-8")
    assert "01254 585586" in text
    assert "Monday to Friday" in text


def test_a_file_of_changes_that_cannot_be_read_is_not_written_over(desk: Desk, good: Path) -> None:
    note = good / f"content/changes/{AS_OF.isoformat()}-main-line.yaml"
    note.parent.mkdir()
    note.write_text("title: [", encoding="utf-8")
    answer = desk.save(sent(desk.edit("contacts/main-line", ""), hours="Monday to Friday"))
    assert "Mend that file first" in shown(answer)
    assert note.read_text(encoding="utf-8") == "title: ["


def commit(folder: Path) -> None:
    for words in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=A", "-c", "user.email=a@b.example", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", "-C", str(folder), *words], check=True)


def test_what_is_saved_back_before_it_was_committed_leaves_no_file_of_changes(desk: Desk, good: Path) -> None:
    commit(good)
    before = bytes_of(good / "content")
    # The second is less than the first, and yet no cut of which somebody has to be asked.
    for value, page in (("£3,500", "/what-you-can-get/"), ("£3,000", "/what-you-can-get/")):
        form = desk.edit("entitlements/setting-up-home", "")
        answer = desk.save(sent(form, amounts__1__value=value))
        assert answer.saved, shown(answer)
        assert answer.saved.startswith(page)
    assert bytes_of(good / "content") == before


def test_of_what_is_only_taken_back_nobody_is_asked_again_whom_the_council_asked(
    desk: Desk, good: Path
) -> None:
    commit(good)
    for value, bring in (("£3,500", "Your letter."), ("£3,000", "Your letter.")):
        form = desk.edit("entitlements/setting-up-home", "")
        answer = desk.save(sent(form, amounts__1__value=value, bring=bring))
        assert answer.saved == "/what-you-can-get/setting-up-home/"
    (note,) = (good / "content/changes").iterdir()
    assert "amount" not in note.read_text(encoding="utf-8")


def test_of_two_tabs_the_second_is_told_that_the_same_thing_was_changed(desk: Desk, good: Path) -> None:
    first, second = desk.edit("contacts/main-line", ""), desk.edit("contacts/main-line", "")
    # What a tab looks at while the other saves leaves it with what it was opened with.
    desk.check(sent(second, when="In the evening."), in_place=True)
    assert desk.save(sent(first, when="At any time.")).saved
    desk.check(sent(second, when="In the evening."), in_place=True)
    answer = desk.save(sent(second, when="In the evening."))
    assert "somebody else has changed the same thing" in shown(answer)
    assert "When to use it was: At any time. will be: In the evening." in shown(answer)
    assert "At any time." in (good / "content/contacts.yaml").read_text(encoding="utf-8")


def test_of_two_who_change_the_text_of_a_page_the_second_is_told_and_nothing_is_lost(
    desk: Desk, good: Path
) -> None:
    first, second = (sent(desk.edit("pages/strategy/introduction", "")) for _ in range(2))
    first[BODY], second[BODY] = ["The words of one."], ["The words of the other."]
    assert desk.save(first).saved
    answer = desk.save(second)
    assert "somebody else has changed the same thing" in shown(answer)
    assert "The words of one." in (good / "content/pages/strategy/introduction.md").read_text(
        encoding="utf-8"
    )
    assert answer.form
    assert answer.form.body == "The words of the other."


def test_a_record_that_is_gone_meanwhile_leaves_what_was_typed(desk: Desk, good: Path) -> None:
    typed = sent(desk.edit("contacts/main-line", ""), when="In the evening.")
    change(good, "content/contacts.yaml", "id: main-line", "id: other-line")
    answer = desk.save(typed)
    assert "no longer in its file" in shown(answer)
    assert answer.form
    assert posted(answer.form.parts)["when"] == ["In the evening."]


def test_what_was_typed_for_a_record_without_an_id_never_goes_into_another(desk: Desk, good: Path) -> None:
    answers = (good / "content/answers.yaml").read_text(encoding="utf-8")
    form = desk.edit("answers/@1", "")
    typed = sent(form, stated__state="no, because", stated__reason="No money.", stated__post="Head of service",
                 stated__date="2022-06-01")  # fmt: skip
    about = next(line for line in answers.splitlines() if line.startswith("  - "))
    above = answers.replace(about, "  - entitlement: free-wifi\n    because: x\n" + about, 1)
    (good / "content/answers.yaml").write_text(above, encoding="utf-8")
    answer = desk.save(typed)
    assert "The file has changed since you opened this form" in shown(answer)
    assert answer.form
    assert answer.form.hidden["@record"] == "answers/@2"
    assert sent(answer.form)["stated.reason"] == ["No money."]
    (good / "content/answers.yaml").write_text(above.replace(about, "  - voice: gone", 1), encoding="utf-8")
    before = bytes_of(good)
    assert "no longer in its file" in shown(desk.save(typed))
    assert bytes_of(good) == before


def test_a_new_voice_takes_the_next_number_and_an_id_of_its_words(desk: Desk, good: Path) -> None:
    form = desk.add("voices")
    typed = sent(
        form,
        text="Care leavers asked for a quiet place.",
        said_where="The forum",
        sources__0__source="strategy",
    )
    assert typed["number"] == ["2"]
    assert typed["said_on"] == [AS_OF.isoformat()]
    answer = desk.save(typed)
    assert answer.saved, shown(answer)
    voices = [entry for entry in entries(folder_of(good).loaded()).values() if entry.list == "voices"]
    assert [open_record(folder_of(good), entry).record["number"] for entry in voices] == ["1", "2"]
    assert voices[1].key.startswith("voices/care-leavers-asked")


def test_a_new_record_asks_first_what_new_asks_and_of_one_that_is_there_what_it_says(desk: Desk) -> None:
    parts = desk.add("entitlements").parts
    shown_open = [part.name for part in parts if part.open]
    assert shown_open[:4] == ["title", "sentence", "area", "duty"]
    assert shown_open[-2:] == ["sources", "id"]
    assert isinstance(parts[-1], Input)
    assert not parts[-1].needed
    amounts = next(part for part in parts if part.name == "amounts")
    assert isinstance(amounts, Groups)
    assert [part.name for part in amounts.groups[-1].parts if part.open][:4] == [
        "amounts.0.value",
        "amounts.0.limit",
        "amounts.0.period",
        "amounts.0.from",
    ]
    assert "record" in [part.name for part in desk.add("later").parts if part.open]
    there = desk.edit("entitlements/setting-up-home", "").parts
    assert next(part for part in there if part.name == "conditions").open is False
    assert there[-1].name == "id"


def test_who_gets_what_is_added_is_laid_out_before_it_is_saved(desk: Desk) -> None:
    typed = sent(
        desk.add("entitlements"),
        title="A box for the kitchen",
        sentence="Pots and plates when you move.",
        area="home",
        duty="chooses",
        basis="The pages of the leaving care service",
        statuses=["relevant"],
        conditions="You are moving into your first home.",
        sources__0__source="strategy",
    )
    answer = desk.check(typed)
    assert answer.result
    assert {gets.verdict for gets in answer.result.who} == {"yes, if", "ask"}, shown(answer)
    assert "Who gets it, going by" in shown(answer)
    assert "Add a list of verdicts" in shown(answer)


def test_an_id_that_is_not_there_leads_to_where_it_is_added(desk: Desk) -> None:
    answer = desk.check(sent(desk.edit("voices/who-to-ring", ""), sources__0__source="notes-2027"))
    assert answer.result
    assert [said.adds for said in answer.result.problems] == ["sources"]
    assert "Add a source (in a new tab" in shown(answer)


def test_a_contact_can_be_replaced_by_whatever_the_rules_let_take_its_place(desk: Desk) -> None:
    offered = {id for id, _ in desk.edit("contacts/main-line", "").ids["replaced_by"]}
    assert {"main-line", "ombudsman"} <= offered


def test_a_page_is_changed_above_and_below_its_lines(desk: Desk, good: Path) -> None:
    typed = sent(desk.edit("pages/strategy/introduction", ""), sentence="Why it is there.")
    typed[BODY] = ["## What it is for\r\n\r\nRead [what you can get](/what-you-can-get/)."]
    assert desk.save(typed).saved == "/strategy/introduction/"
    text = (good / "content/pages/strategy/introduction.md").read_text(encoding="utf-8")
    assert "sentence: Why it is there." in text
    assert text.endswith("---\n\n## What it is for\n\nRead [what you can get](/what-you-can-get/).\n")


def test_a_problem_in_the_text_of_a_page_stands_at_the_text(desk: Desk) -> None:
    typed = sent(desk.edit("pages/strategy/introduction", ""))
    typed[BODY] = ["Read [what is not there](/what-is-not-there/)."]
    assert desk.check(typed).told.keys() == {BODY}  # type: ignore[union-attr]


def test_a_new_page_has_a_name_that_is_not_taken(desk: Desk, good: Path) -> None:
    form = desk.add("pages")
    typed = sent(
        form,
        title="Drop in",
        sentence="When to come.",
        **{NAME: "strategy/introduction", BODY: "## When\n\nOn Mondays."},
    )
    assert "There is already a page with this name" in shown(desk.save(typed))
    answer = desk.save({**typed, NAME: ["strategy/drop-in"]})
    assert answer.saved == "/strategy/drop-in/", shown(answer)
    assert (good / "content/pages/strategy/drop-in.md").is_file()


@pytest.mark.parametrize(
    "name",
    ["../offer", "\\etc\\passwd", "strategy/../../x", "a//b", "..", "con", "A page", "x.md", "%2e%2e/x", ""],
)
def test_no_name_of_a_page_leads_out_of_its_folder(desk: Desk, good: Path, name: str) -> None:
    before = bytes_of(good.parent)
    typed = sent(desk.add("pages"), title="Drop in", sentence="When to come.", **{NAME: name, BODY: "Text."})
    answer = desk.save(typed)
    assert not answer.saved
    assert answer.told
    assert answer.told.keys() == {NAME}
    assert bytes_of(good.parent) == before


@pytest.mark.parametrize(
    "key",
    [
        "",
        "voices/../contacts/main-line",
        "../offer.yaml",
        "areas/home",
        "helplines/a",
        "/etc/passwd",
        "site/../x",
        "voices/@0",
    ],
)
def test_only_records_of_the_council_are_found(desk: Desk, key: str) -> None:
    with pytest.raises(NoRecord):
        desk.edit(key, "")
    with pytest.raises(NoRecord):
        desk.save({RECORD: [key], VERSION: [""], FORM: ["x"]})


@pytest.mark.parametrize("name", ["areas", "statuses", "helplines", "site", "../x", "content/sources.yaml"])
def test_nothing_is_added_to_what_is_no_list_of_the_council(desk: Desk, name: str) -> None:
    with pytest.raises(NoRecord):
        desk.add(name)
    with pytest.raises(NoRecord):
        desk.save({LIST: [name], FORM: ["x"]})


def test_whoever_closed_a_group_sees_where_it_stands_now(good: Path) -> None:
    # One that may be over: of another the council would be asked first whom it asked.
    change(good, "content/people.yaml", "  - id: forum\n", "  - id: forum\n    history: yes\n")
    preview = Preview(*[lambda: outcome(good)] * 2)
    preview.build()
    desk = Desk(lambda: folder_of(good), preview, THEME)
    form = desk.edit("groups/forum", "")
    answer = desk.save(sent(form, closed__date=AS_OF.isoformat(), closed__reason="Nobody could come."))
    assert answer.saved, shown(answer)
    assert answer.saved.startswith("/take-part/")


def test_what_a_new_voice_and_a_first_update_cannot_do_without_is_called_needed(desk: Desk) -> None:
    def needed(parts: tuple[Part, ...]) -> set[str]:
        return {part.name for part in inputs(parts) if isinstance(part, Input) and part.needed}

    assert {"text", "said_where"} <= needed(desk.add("voices").parts)
    # Whoever takes words away need not say them.
    assert not {"text", "said_where"} & needed(desk.edit("voices/who-to-ring", "").parts)
    assert "updates.1.text" in needed(desk.edit("actions/a-card-with-numbers", "").parts)


def test_a_choice_for_which_pages_have_no_word_ends_with_no_colon(desk: Desk) -> None:
    options = [
        option
        for part in inputs(desk.edit("entitlements/setting-up-home", "").parts)
        if isinstance(part, Input)
        for option in part.options
    ]
    assert ("exactly", "exactly") in options
    assert not [said for _, said in options if said.rstrip().endswith(":")]


def test_after_saving_nobody_is_sent_to_another_site(desk: Desk) -> None:
    typed = sent(desk.edit("contacts/main-line", "//evil.example/"), hours="Monday to Friday")
    assert typed[PAGE] == ["//evil.example/"]
    assert desk.save(typed).saved in {page.address for page in outcome(GOOD).pages}


def test_a_link_out_of_the_folder_is_not_followed(desk: Desk, good: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_bytes((good / "content/contacts.yaml").read_bytes())
    (good / "content/contacts.yaml").unlink()
    (good / "content/contacts.yaml").symlink_to(outside)
    with pytest.raises(NoRecord):
        desk.edit("contacts/main-line", "")


def test_nothing_is_written_where_git_runs_programs_from(good: Path) -> None:
    (good / ".git/hooks").mkdir(parents=True)
    (good / "content/later.yaml").symlink_to("../.git/hooks/post-checkout")
    with pytest.raises(OSError, match="leads out of the folder"):
        put_in_place(good, ("content/later.yaml", b"", b"later: []\n"))
    assert list((good / ".git/hooks").iterdir()) == []


def test_a_record_behind_something_that_is_none_is_opened_as_itself(desk: Desk, good: Path) -> None:
    change(
        good,
        "content/contacts.yaml",
        "contacts:\n",
        "contacts:\n  - only words\n  - id: another\n    name: Another\n",
    )
    first, second = (desk.edit(f"contacts/{id}", "") for id in ("another", "main-line"))
    assert posted(first.parts)["id"] == ["another"]
    assert posted(second.parts)["id"] == ["main-line"]


def test_a_page_whose_lines_end_otherwise_or_that_has_no_fields_yet_can_be_opened(
    desk: Desk, good: Path
) -> None:
    file = good / "content/pages/strategy/introduction.md"
    text = file.read_text(encoding="utf-8")
    file.write_bytes(text.replace("---\n", "--- \n").replace("\n", "\r").encode())
    assert desk.edit("pages/strategy/introduction", "").body
    file.write_text("---\n---\nText.\n", encoding="utf-8")
    assert desk.edit("pages/strategy/introduction", "").body == "Text."


def test_where_the_file_of_changes_cannot_be_written_nothing_is(
    desk: Desk, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_file = os.replace

    def full(new: str | Path, place: str | Path) -> None:
        if Path(place).parent.name == "changes":
            raise OSError(errno.ENOSPC, "No space left on device")
        replace_file(new, place)

    monkeypatch.setattr(os, "replace", full)
    before = bytes_of(good)
    answer = desk.save(sent(desk.edit("contacts/main-line", ""), phone="01254 585586"))
    assert "cannot be written: No space left on device" in shown(answer)
    assert bytes_of(good) == before


def test_where_a_file_has_the_name_of_a_folder_nothing_is_saved(desk: Desk, good: Path) -> None:
    (good / "content/changes").write_text("Not a folder.", encoding="utf-8")
    before = bytes_of(good)
    answer = desk.save(sent(desk.edit("contacts/main-line", ""), phone="01254 585586"))
    assert "cannot be written" in shown(answer)
    assert bytes_of(good) == before


def test_a_link_beside_a_file_leads_nothing_out_of_the_folder(desk: Desk, good: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("As it was.", encoding="utf-8")
    (good / "content/.contacts.yaml.new").symlink_to(outside)
    assert desk.save(sent(desk.edit("contacts/main-line", ""), phone="01254 585586")).saved
    assert outside.read_text(encoding="utf-8") == "As it was."


def test_the_index_names_every_record_and_each_list_that_can_have_more(desk: Desk, good: Path) -> None:
    lists, broken = desk.lists()
    assert broken == ()
    listed = {one.address for it in lists for one in it.entries}
    assert len(listed) == len(entries(folder_of(good).loaded()))
    assert {it.name for it in lists if it.noun} == {*LISTS, "pages"}


def test_a_file_that_cannot_be_read_is_named_on_the_index(desk: Desk, good: Path) -> None:
    (good / "content/contacts.yaml").write_text("contacts:\n  - id: [", encoding="utf-8")
    _, broken = desk.lists()
    assert {it.mark.file for it in broken} == {"content/contacts.yaml"}


def test_pages_have_an_edit_beside_what_they_show_and_stay_as_they_are() -> None:
    made = outcome(GOOD)
    beside = Beside(made, THEME.words["desk"])
    document = made.documents["help-now/index.html"]
    served = LexborHTMLParser(beside.with_links("help-now/index.html", document))
    links = [link.attributes["href"] or "" for link in served.css("main .desk-edit")]
    assert "/_desk/edit?record=contacts%2Fmain-line&page=%2Fhelp-now%2F" in links
    assert b"_desk" not in document
    heading = LexborHTMLParser(
        beside.with_links(
            "you-said/who-to-ring/index.html", made.documents["you-said/who-to-ring/index.html"]
        )
    )
    beside_h1 = heading.css_first("h1 + .desk-edit")
    assert beside_h1
    assert "record=voices%2Fwho-to-ring" in (beside_h1.attributes["href"] or "")


def test_every_record_that_a_reader_sees_has_an_edit_somewhere() -> None:
    made = outcome(GOOD)
    beside = Beside(made, THEME.words["desk"])
    linked = {key for page in beside.pages.values() for key in beside.shown_on(page)}
    unseen = {key for key in beside.entries if key not in linked}
    # For officers, or shown within what it is about.
    assert {key.partition("/")[0] for key in unseen} <= {"who_gets_it", "watch", "site", "principles"}


def test_the_answer_to_a_pledge_has_an_edit_on_the_page_of_the_pledge(good: Path) -> None:
    answer = "  - pledge: leader\n    evidence:\n      - finding: clearer-offer\n        shows: background\n"
    change(good, "content/answers.yaml", "answers:\n", f"answers:\n{answer}        note: It names nobody.\n")
    beside = Beside(outcome(good), THEME.words["desk"])
    assert beside.page_of(beside.entries["answers/@1"]) == "/strategy/leaders-pledges/"


def test_each_promise_of_a_priority_has_an_edit_on_its_page() -> None:
    made = outcome(GOOD)
    assert made.shown
    beside = Beside(made, THEME.words["desk"])
    for priority in made.shown.library.priorities:
        (page,) = (page for page in made.pages if page.address == f"/strategy/{priority.record.id}/")
        promised = {f"promises/{promise.record.id}" for promise in priority.promises}
        assert promised <= beside.shown_on(page).keys()
    assert any(promise.meets for promise in made.shown.library.promises)


PORT, SESSION = 8123, "the-session"
GOOD_HEADERS = {
    "Host": f"127.0.0.1:{PORT}",
    "Cookie": f"desk={SESSION}",
    "Origin": f"http://127.0.0.1:{PORT}",
    "Sec-Fetch-Site": "same-origin",
    "Content-Type": "application/x-www-form-urlencoded",
    "Content-Length": "12",
}


def refused(method: str, path: str, **other: str | None) -> int:
    """The status with which a request is sent away; 0 for one that is answered."""
    given: Mapping[str, str | None] = {
        **GOOD_HEADERS,
        **{name.replace("_", "-"): value for name, value in other.items()},
    }
    if method != "POST":
        given = {**given, "Content-Length": other.get("Content_Length")}
    headers = HTTPHeaders({name: value for name, value in given.items() if value is not None})
    request = HTTPServerRequest(
        start_line=RequestStartLine(method, path, "HTTP/1.1"),
        headers=headers,
        connection=_NoLine(),  # type: ignore[arg-type]
    )
    found = refusal(request, PORT, "desk", SESSION, "The way in.")
    return found[0] if found else 0


class _NoLine:
    """What a request that came over no line needs to be made."""

    context = None


def test_who_has_the_token_of_this_start_is_answered() -> None:
    assert refused("POST", SAVE) == 0
    assert refused("POST", CHECK, Host=f"localhost:{PORT}", Origin=f"http://localhost:{PORT}") == 0
    assert refused("GET", "/") == 0
    assert refused("GET", "/", Origin=None, Sec_Fetch_Site="none") == 0
    assert refused("GET", "/_desk/in?token=x", Cookie=None, Origin=None) == 0


@pytest.mark.parametrize(
    "path", ["/", "/help-now/", "/_desk/", "/_desk/edit?record=site/site", "/livereload", "/_desk/draft/x/"]
)
def test_without_the_token_nothing_is_answered_but_the_way_in(path: str) -> None:
    assert refused("GET", path, Cookie=None) == 403
    assert refused("GET", path, Cookie="desk=guessed") == 403
    assert refused("GET", path, Cookie="other=the-session") == 403


@pytest.mark.parametrize("path", [CHECK, SAVE])
def test_another_site_can_send_nothing(path: str) -> None:
    assert refused("POST", path, Cookie=None) == 403
    assert refused("POST", path, Origin="https://evil.example") == 403
    assert refused("POST", path, Origin="null") == 403
    assert refused("POST", path, Origin=None) == 403
    # Another port of this computer is another site too.
    assert refused("POST", path, Origin="http://127.0.0.1:9999") == 403
    for site in ("cross-site", "same-site", "none"):
        assert refused("POST", path, Sec_Fetch_Site=site) == 403


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1", "127.0.0.1:9999", "localhost", f"evil.example:{PORT}", f"[::1]:{PORT}", ""],
)
def test_another_name_for_this_computer_is_not_answered(host: str) -> None:
    assert refused("GET", "/", Host=host, Origin=None) == 403
    assert refused("POST", SAVE, Host=host, Origin=f"http://{host}") == 403


def test_only_forms_of_a_bounded_size_are_read_and_only_where_they_belong() -> None:
    assert refused("POST", SAVE, Content_Length=str(LARGEST_FORM + 1)) == 413
    assert refused("POST", SAVE, Content_Length="1" * 5000) == 413
    assert refused("POST", SAVE, Content_Length="-1") == 411
    assert refused("POST", SAVE, Content_Length="0", Transfer_Encoding="chunked") == 411
    assert refused("POST", SAVE, Content_Type="application/json") == 415
    assert refused("POST", SAVE, Content_Type="multipart/form-data; boundary=x") == 415
    assert refused("GET", "/", Content_Length="5") == 413
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert refused(method, SAVE) == 405
    assert refused("POST", "/") == 405
    assert refused("POST", "/_desk/edit") == 405
    assert refused("GET", SAVE) == 405


@pytest.fixture
def running(good: Path) -> Iterator[RunningDesk]:
    desk = RunningDesk(good)
    # Closes what it says: a pipe left open is a warning, and so an error, of whichever test comes next.
    with desk.process:
        yield desk
        desk.end()


def asked(address: str, body: bytes | None = None, **headers: str) -> tuple[int, Mapping[str, str], str]:
    """Status, headers and words of what is answered, with no way on followed."""

    class Stay(HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    request = Request(
        address, data=body, headers={name.replace("_", "-"): it for name, it in headers.items()}
    )
    try:
        with build_opener(Stay).open(request, timeout=30) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read().decode()


def test_the_desk_opens_with_its_token_alone_and_ends_quietly(running: RunningDesk, good: Path) -> None:
    before = bytes_of(good)
    assert asked(running.address)[0] == 403
    assert asked(running.way_in + "x")[0] == 403
    status, headers, _ = asked(running.way_in)
    assert (status, headers["Location"]) == (302, "/")
    cookie = headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    held = cookie.partition(";")[0]
    assert running.way_in.rpartition("=")[2] not in held
    status, headers, page = asked(running.address, Cookie=held)
    assert status == 200
    assert "/_desk/edit?record=" in page
    assert "Access-Control-Allow-Origin" not in headers
    status, headers, form = asked(f"{running.address}_desk/edit?record=contacts/main-line", Cookie=held)
    assert status == 200
    assert "'unsafe-inline'" not in headers["Content-Security-Policy"]
    assert not re.search(r"<script(?! src)|\son\w+=|style=", form)
    origin = running.address.rstrip("/")
    key = {
        str(field.attributes["name"]): field.attributes["value"] or ""
        for field in LexborHTMLParser(form).css("input[type=hidden]")
    }
    body = urlencode({**key, "id": "main-line"}).encode()
    # Without the word that the form holds, and its cookie, even the right origin sends nothing.
    assert asked(f"{running.address}_desk/save", body, Cookie=held, Origin=origin)[0] == 403
    assert asked(f"{running.address}_desk/save", body, Cookie=held, Origin="http://evil.example")[0] == 403
    # The rest of it never comes, so whoever waits for it never answers.
    huge = {"Cookie": held, "Origin": origin, "Content_Length": str(LARGEST_FORM + 1)}
    assert asked(f"{running.address}_desk/check", b"a=b", **huge)[0] == 413
    for path in (
        "_desk/../offer.yaml",
        "_desk/draft/x/../../offer.yaml",
        "offer.yaml",
        "national/areas.yaml",
        "_desk/layout.html",
    ):
        assert asked(f"{running.address}{path}", Cookie=held)[0] == 404
    assert bytes_of(good) == before
    port = running.address.rstrip("/").rpartition(":")[2]
    second = subprocess.run(
        [sys.executable, "build.py", "desk", "--council", str(good), "--port", port],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert second.returncode == 2
    assert f"port {port}" in second.stderr
    assert running.end() == 0
    assert running.process.stdout
    assert "Traceback" not in running.process.stdout.read()


def test_a_page_is_shown_while_a_change_is_looked_at() -> None:
    preview = Preview(*[lambda: outcome(GOOD)] * 2)
    ended = Event()

    async def shown() -> HTTPResponse:
        (socket,) = bind_sockets(0, "127.0.0.1")
        port = socket.getsockname()[1]
        saves = Saves(preview)
        door = _Door(Desk(lambda: folder_of(GOOD), preview, THEME), preview, THEME, port, saves)
        server = HTTPServer(door)
        server.add_socket(socket)
        await saves.read()
        looking = asyncio.create_task(door.work(ended.wait))
        try:
            return await AsyncHTTPClient().fetch(
                f"http://127.0.0.1:{port}/help-now/", headers={"Cookie": f"{door.cookie}={door.session}"}
            )
        finally:
            ended.set()
            await looking
            server.stop()

    assert b"/_desk/edit?record=" in in_a_thread(lambda: asyncio.run(shown())).body


def test_a_host_of_thousands_of_digits_is_turned_away_quietly(caplog: pytest.LogCaptureFixture) -> None:
    preview = Preview(*[lambda: outcome(GOOD)] * 2)

    async def asked() -> bytes:
        (socket,) = bind_sockets(0, "127.0.0.1")
        port = socket.getsockname()[1]
        server = HTTPServer(
            _Door(Desk(lambda: folder_of(GOOD), preview, THEME), preview, THEME, port, Saves(preview))
        )
        server.add_socket(socket)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1:" + b"1" * 5000 + b"\r\n\r\n")
        said = await reader.read()
        writer.close()
        server.stop()
        return said

    assert in_a_thread(lambda: asyncio.run(asked())).startswith(b"HTTP/1.1 400 ")
    assert "Traceback" not in caplog.text


def test_no_page_of_another_site_reads_what_the_desk_shows() -> None:
    assert refused("GET", "/_desk/edit?record=site/site", Origin=None, Sec_Fetch_Site="cross-site") == 403
    assert refused("GET", "/_desk/edit?record=site/site", Origin=None, Sec_Fetch_Site="same-site") == 403
