"""Whether every visible sum, telephone number and date comes from a record."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from selectolax.lexbor import LexborHTMLParser

from localoffer.edition.edition import (
    MONTHS,
    ONE_FILE,
    SLIP,
    Edition,
    day_in_words,
    listed,
    problem,
    slip,
    words_of,
)
from localoffer.edition.money import SUM, announced, printed
from localoffer.edition.written import Entry, Layer, entries_in
from localoffer.problems import Level, Problem, rule

ANY_MONTH = "|".join(MONTHS)
DAY = re.compile(rf"\b(?:\d{{1,2}} )?(?:{ANY_MONTH}) \d{{4}}\b")
WRITTEN_DAY = re.compile(r"\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?\b")
#: Telephone numbers as written in Britain: with an area code, 116 and three more digits, or short.
PHONE = re.compile(r"(?<![\d£,.])(?:0\d{2,4} \d{3,4}+ ?+\d{0,4}+|0\d{9,10}|116 ?\d{3}|999|111|101)(?!,?\d)")
#: The pages and the paper that say what was before.
TELL_OF_CHANGES = ("/what-has-changed/", "/for-councillors/since/", "/papers/for-the-committee.pdf")
#: Public numbers that everybody knows.
EVERYBODYS = {"999", "111", "101", "112"}


@rule
def sum_of_nobody(edition: Edition) -> Iterator[Problem]:
    """Each amount of money on a page or paper is in a record, or in a text of the council or the national layer."""
    held = {sum_.removesuffix(".00") for text in _written(edition) for sum_ in SUM.findall(text)}
    # An amount may be written without its pound sign.
    held |= {
        printed(amount["value"])
        for entry in edition.written("entitlements")
        for amount in entry.every("amounts")
    }
    for address, text in edition.texts.items():
        for sum_ in sorted(set(SUM.findall(text)) - held):
            yield slip(address, f"{sum_} is not in any record.")


@rule
def number_of_nobody(edition: Edition) -> Iterator[Problem]:
    """Each number to ring on a page or paper belongs to a contact or a helpline. Where changes are listed, it may be a former one."""
    held = EVERYBODYS | {
        number.replace(" ", "")
        for entry in (
            *edition.written("contacts"),
            *edition.written("districts"),
            *edition.written("helplines"),
        )
        if number_of(entry)
        for number in number_of(entry)
    }
    once = {
        found.replace(" ", "")
        for note in edition.written("changes")
        for change in note.every("changes")
        for name in ("from", "to")
        for found in PHONE.findall(change.of(name))
    }
    shown: dict[str, list[str]] = {}
    for address, text in edition.texts.items():
        known = held | once if address.startswith(TELL_OF_CHANGES) else held
        for number in sorted({found for found in PHONE.findall(text) if found.replace(" ", "") not in known}):
            shown.setdefault(number, []).append(address)
    for number, addresses in shown.items():
        places = edition.council.find_all(number) or edition.national.find_all(number)
        for place in places or addresses:
            yield problem(
                place,
                f"{number} is on {listed(addresses) if places else place}, but it is not the number of any contact.",
                "Correct it here, or add it to a contact in content/contacts.yaml." if places else SLIP,
            )


def number_of(contact: Entry) -> list[str]:
    """The numbers of a contact or a district, to ring and to text."""
    own = [contact[name] for name in ("phone", "text_number", "phone_at_night") if contact.get(name)]
    return [*own, *(more["phone"] for more in contact.every("more_phones"))]


@rule
def date_of_nobody(edition: Edition) -> Iterator[Problem]:
    """Each date on a page or paper is in a record or a text, or is the day of the edition."""
    held = {day_in_words(edition.as_of.isoformat())}
    for text in _written(edition):
        held |= set(DAY.findall(text))
        held |= {day_in_words(written) for written in WRITTEN_DAY.findall(text)}
    # If a page ends within a date, its footer is between the day and its month.
    held |= {day.partition(" ")[2] for day in held}
    for address, text in edition.on_paper.items():
        for day in sorted(set(DAY.findall(text)) - held):
            # The date after which a copy of the one file may be outdated is computed.
            if not (address == ONE_FILE and first_day_of(day) > edition.as_of):
                yield slip(address, f"{day} is not in any record.")


def _written(edition: Edition) -> Iterator[str]:
    yield from edition.national.texts.values()
    yield from edition.council.texts.values()


@rule
def day_missing(edition: Edition) -> Iterator[Problem]:
    """Every page and paper says for which day it is true."""
    words = day_in_words(edition.as_of.isoformat())
    for address, text in edition.texts.items():
        if words not in text:
            yield slip(address, f"It does not say {words}.")


#: A year, with the month and day if they precede it. A financial year, 2020/21, does not count.
A_DATE = re.compile(rf"(?:(?:\b([12]?\d|3[01]) )?({ANY_MONTH}) )?(?<!\d\d\d )\b(20\d\d|19\d\d)\b(?!/\d\d)")
#: Words for a period that had begun by then.
A_PERIOD = re.compile(r"\b20\d\d(?:/\d\d|[-–]\d{2,4}| (?:to|and) 20\d\d)\b")
#: What people read or hear of a page, without tags.
SAID = ("content", "title", "alt", "aria-label", "datetime")


@rule
def date_too_late(edition: Edition) -> Iterator[Problem]:
    """A build as of an earlier day shows no later date, except the days by which things are due or announced, or somebody looks
    again. A later date in a text of the council's that existed that day is a warning: a paper may mention a future day, and
    a national text may do so without one. What is said about national sources is as of today.
    """
    if not _looks_back(edition):
        return
    expected = _announced_days(edition) | _days_to_look_again(edition)
    texts = set(_texts_of_known_records(edition, edition.council))
    national = set(_texts_of_known_records(edition, edition.national))
    for address in edition.trees:
        for words, day in _later(edition.tree(address), edition.as_of):
            # National papers are described as they are today.
            if day in expected or (address.startswith("/sources/") and edition.national.find(day)):
                continue
            mark = edition.council.find(day) if any(day in text for text in texts) else None
            # A year alone is in too many of them.
            if not mark and " " in day and any(day in text for text in national):
                continue
            yield problem(
                mark or address,
                f"{address} shows {day}, which is later than its day, {day_in_words(edition.as_of.isoformat())}: “{words}”.",
                "Move what happened later into a record with its own date and source." if mark else SLIP,
                level=Level.WARNING if mark else Level.ERROR,
            )


def _looks_back(edition: Edition) -> bool:
    """Whether a source of the council was published after the day, and something has been checked since: a paper may
    be announced."""
    lists = edition.council.lists
    checked = (record.get("checked") for records in lists.values() for record in records)
    published = (source.get("date") for source in lists.get("sources", ()))
    return any(not edition.has_come(day) for day in published) and any(
        not edition.has_come(day) for day in checked
    )


def _texts_of_known_records(edition: Edition, layer: Layer) -> Iterator[str]:
    """The words in records and pages of the council, or in national ones, that are known on the day."""
    records = [entry for name in layer.lists for entry in layer.lists[name]]
    for record in (*records, *layer.pages.values()):
        if edition.knows(record):
            for entry in entries_in(record):
                if edition.knows(entry) and edition.has_come(entry.get("date")):
                    yield from (value for value in entry.values() if isinstance(value, str) and " " in value)
                    yield from (
                        line
                        for value in entry.values()
                        if isinstance(value, list)
                        for line in value
                        if isinstance(line, str)
                    )


def _announced_days(edition: Edition) -> set[str]:
    """Future dates of amounts and things that a known paper announced."""
    found = set()
    for parts in edition.entitlements.values():
        for part in parts:
            if edition.standing((part,)) == "announced" and edition.knows(part) and part.get("from"):
                found.add(day_in_words(part["from"]))
            for amount in part.every("amounts"):
                if edition.knows(amount) or announced(edition, amount):
                    found |= {day_in_words(amount[name]) for name in ("from", "to") if amount.get(name)}
    for name in edition.council.lists:
        found |= {day_in_words(end["date"]) for one in edition.written(name) if (end := edition.ending(one))}
    pages = (*edition.national.pages.values(), *edition.council.pages.values())
    return found | {day_in_words(end["date"]) for page in pages if (end := edition.ending(page))}


def _days_to_look_again(edition: Edition) -> set[str]:
    """The days by which somebody looks again at what had been checked by the day."""
    records = [
        record
        for layer in (edition.national, edition.council)
        for found in (*layer.lists.values(), layer.pages.values())
        for record in found
        if edition.knows(record) and edition.has_come(record.get("checked"))
    ]
    return {day_in_words(it[name]) for it in records for name in ("review_by", "check_on") if it.get(name)}


def _later(tree: LexborHTMLParser, as_of: date) -> Iterator[tuple[str, str]]:
    """The dates on a page that are later than a day, each with the words around it."""
    for due in tree.css("time.lo-due, a[href^='tel:'], script, style"):
        due.decompose()
    texts = [str(node.attributes[name]) for name in SAID for node in tree.css(f"[{name}]")]
    texts += [tree.root.text(separator=" ")] if tree.root else []
    for text in texts:
        words = A_PERIOD.sub("", " ".join(text.split()))
        for found in A_DATE.finditer(words):
            if first_day_of(found.group()) > as_of:
                yield words[max(found.start() - 60, 0) : found.end() + 20].strip(), found.group()


def first_day_of(words: str) -> date:
    """The first day that a date in words can mean. The number in a cell may come before the month in the next without
    being a day."""
    *before, year = words.split()
    month = MONTHS.index(before[-1]) + 1 if before else 1
    last = monthrange(int(year), month)[1]
    return date(int(year), month, min(max(int(before[0]), 1), last) if len(before) > 1 else 1)


@rule
def small_count_shown(edition: Edition) -> Iterator[Problem]:
    """No page, feed or calendar counts 1 to 5 people: in a small group somebody could be recognised. If the council wrote it in
    a text, this is a warning: a text may be about people who are known anyway.
    """
    yield from _cells(edition)
    no_counts = list(_titles_and_whom_a_group_is_for(edition))
    for address, words in _said_anywhere(edition):
        for text in no_counts:
            words = words.replace(text, "")
        for found in A_SMALL_COUNT.finditer(words):
            mark = edition.council.find(found.group())
            yield problem(
                mark or address,
                f"{address} counts so few people that somebody could be recognised: “{found.group()}”.",
                "Delete the number, or count a larger group.",
                level=Level.WARNING if mark else Level.ERROR,
            )


#: A number from 1 to 5, up to three descriptive words, and people.
A_SMALL_COUNT = re.compile(
    r"\b(?<!\d[.,])(?:[1-5]|one|two|three|four|five)\b"
    r"(?: (?:more|fewer|other|young|former|care|looked-after|disabled|homeless|unaccompanied|asylum-seeking|black|asian"
    r"|white|mixed|secure|adopted|pregnant|single)){0,3}"
    r" (?:people|persons?|child(?:ren)?|girls?|boys?|bab(?:y|ies)|teenagers?|(?:care )?leavers?|mothers?|fathers?|women"
    r"|woman|men|man)\b",
    re.IGNORECASE,
)
#: Elements that are each a separate statement.
APART = "h1, h2, h3, h4, p, li, td, th, dt, dd, summary, caption, figcaption"


def _titles_and_whom_a_group_is_for(edition: Edition) -> Iterator[str]:
    """Texts that may say one care leaver without counting anybody."""
    for folder in (edition.council, edition.national):
        for entry in entries_in([list(entries) for entries in folder.lists.values()]):
            yield from (text for name in ("title", "who") if A_SMALL_COUNT.search(text := entry.of(name)))


def _said_anywhere(edition: Edition) -> Iterator[tuple[str, str]]:
    """The words of each page, without the numbers of voices, which count nobody, and of each feed."""
    for address in edition.trees:
        tree = edition.tree(address)
        for number in tree.css(".lo-number"):
            number.decompose()
        # The end of one of these does not continue in the next.
        for part in tree.css(APART):
            part.insert_after(" | ")
        labels = [str(node.attributes["aria-label"]) for node in tree.css("[aria-label]")]
        yield address, " ".join([words_of(tree), *labels])
    for name, content in edition.documents.items():
        if name.endswith((".ics", ".xml", ".txt", ".json", ".csv")):
            yield f"/{name}", " ".join(content.decode().split())


def _cells(edition: Edition) -> Iterator[Problem]:
    """Table cells in columns that count people."""
    for table in edition.shown("tables").values():
        tree = edition.trees.get(f"/strategy/local-picture/{table['id']}/")
        counted = [
            number
            for number, column in enumerate(table.every("columns"))
            if column["unit"] == "people" and column.get("difference") != "yes"
        ]
        for row in tree.css("main tr") if tree else ():
            cells = [cell.text(strip=True) for cell in row.css("td")]
            for number in counted:
                if cells and cells[number] in ("1", "2", "3", "4", "5"):
                    yield problem(table.mark, f"A cell of this table shows {cells[number]} people.",
                        "Combine small groups in one row.", record=f"“{table['title']}”",
                    )  # fmt: skip
