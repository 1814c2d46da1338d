"""The label of each field: in forms, in questions, for editors and in docs/data.md. All in one place.

`LABELS` is by field name, or by `Model.field` if the same name has another meaning there. A field that is missing in
it is labelled with its own name: `how_long` is “How long”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from localoffer.records.forms import fields, form_in, kind_in
from localoffer.records.models import Record

LABELS: Mapping[str, str] = {
    # Of every record.
    "id": "Short name in addresses",
    "order": "Place in its list",
    "sources": "Where this comes from",
    "owner": "Post that looks after it",
    "checked": "Last compared with its source",
    "Contact.checked": "Number last checked",
    "District.checked": "Number last checked",
    "review_by": "Check again by",
    "formerly": "Short names it had before",
    "PageText.formerly": "Addresses it had before",
    "closed": "Closed",
    "replaced_by": "What replaces it",
    "words_removed": "Words taken away",
    "sentence": "In one sentence",
    "details": "More to say",
    "note": "Note for readers",
    "uncertain": "What is not certain",
    "keywords": "Words people look for it by",
    "meets": "What it ticks off the checklist",
    "short": "Shorter name",
    "from": "In force from",
    "reason": "Why",
    # What people can get, and how much.
    "area": "Part of life",
    "District.area": "Towns and places",
    "Council.area": "Place that it is for",
    "duty": "How binding it is",
    "basis": "Law or paper it rests on",
    "standing": "Can people get it",
    "amounts": "How much",
    "present_amount": "Amount today",
    "by_district": "A district gives it",
    "giver": "Who pays it",
    "who": "Who gets it",
    "Group.who": "Who it is for",
    "HomeKind.who": "Who can live there",
    "who_short": "Who gets it, verdict by verdict",
    "ask_first": "Who should ask for advice first",
    "statuses": "For which legal groups",
    "age_from": "From which age",
    "age_until": "Until which birthday",
    "conditions": "What must be true",
    "left_out": "Who does not get it",
    "outcomes": "Which people",
    "outcome": "Which people",
    "bring": "What to bring",
    "how_long": "How long it takes",
    "HomeKind.how_long": "For how long",
    "if_no": "If they say no",
    "contacts": "Who to ring",
    "contact": "Who to ring",
    "Amount.value": "Value in pounds",
    "limit": "Exactly, up to or at least",
    "period": "How often",
    "label": "Which case",
    "Column.label": "Heading of the column",
    "Row.label": "What is counted",
    "home": "Kind of home",
    "lives": "In the area or out of it",
    "Amount.from": "First day",
    "Amount.to": "Last day",
    "seen_on": "Seen on a page on",
    "as_stated_on": "Only known from a paper dated",
    "floor": "No council may pay less",
    "verdict": "Do they get it",
    "verdicts": "Who gets it",
    # Whom to ring.
    "Contact.name": "Who answers",
    "when": "When to use it",
    "Group.when": "When it meets",
    "Contact.address": "Postal address or place",
    "where": "Where it meets",
    "text_number": "Number for texts",
    "more_phones": "Other numbers",
    "web": "Web address",
    "email": "E-mail",
    "hours": "When somebody answers",
    "open_days": "When the door is open",
    "cost": "What a call costs",
    "roles": "What it is for",
    "every_page": "On every page",
    "only_where_named": "Only where a page names it",
    "call_999_first": "999 comes first",
    "common_knowledge": "Needs no source",
    "in_doubt": "Why the number may be wrong",
    "history": "It may be over",
    "Group.how": "How to join",
    "call": "Who to ring first",
    "call_at_night": "Who to ring at night",
    "helpline": "Helpline to ring first",
    "Circumstance.also": "Further helplines",
    "say": "What to say",
    "different": "What is different",
    "happens": "What happens",
    "ask": "What to ask for",
    "by_when": "By when to ask",
    "things": "What to tick",
    # What was said, promised and done.
    "Voice.text": "What they said",
    "Promise.text": "What the council will do",
    "Pledge.text": "What was pledged",
    "said_on": "When it was said",
    "said_where": "Where it was said",
    "quotation": "Their own words",
    "by": "Who said it",
    "made_on": "When it was made",
    "made_by": "Who made it",
    "on_a_page": "Wording of the strategy on a page",
    "stands_in": "Where it is in the strategy",
    "why": "Why it belongs to those voices",
    "voices": "Voices it answers",
    "Entitlement.voices": "Voices that asked for it",
    "voices_in_part": "Voices it answers in part",
    "voices_repeated": "Voices it answers with what they complained of",
    "entitlements": "What people get through it",
    "entitlement": "What people can get",
    "actions": "Actions that deliver it",
    "voice": "Voice that it answers",
    "promise": "Or the promise",
    "pledge": "Or the pledge",
    "evidence": "What shows it",
    "stated": "Answer in the council’s own words",
    "state": "How far it has got",
    "StatedAnswer.post": "Post of who answers",
    "shows": "What it shows",
    "measure": "Figure",
    "measures": "Figures",
    "finding": "What inspectors said",
    "findings": "What inspectors said later",
    "plan": "Plan it is in",
    "recommendation": "Heading it is under",
    "recommendations": "Headings",
    "owners": "Who does it",
    "starts": "When it starts",
    "due": "By when",
    "done_on": "When it was done",
    "rating": "Rating in the source",
    "signs": "Signs that it worked",
    "updates": "What has happened",
    "this_offer": "What these pages do about it",
    "still_open": "What is open",
    # Figures.
    "better": "Which way is better",
    "least": "Smallest change that counts",
    "readings": "Values",
    "people": "How many people it is out of",
    "comparators": "Values of others",
    "not_compared": "Why it cannot be compared",
    "group": "Heading it is under",
    "Evidence.group": "Group that shows it",
    "first": "Heading of the first column",
    "rows": "Lines",
    "together": "Groups combined in it",
    "total": "Totals",
    "difference": "One column minus another",
    "chart": "How it is drawn",
    # Papers.
    "source": "Paper or page",
    "Citation.page": "Page of the paper",
    "seen": "When somebody last read it",
    "seen_as": "What was read",
    "second_hand": "Reported by somebody else",
    # The site and the strategy.
    "adopted": "The council has adopted it",
    "notice": "What pages say until it is adopted",
    "Site.address": "Where it is published",
    "committee_since": "Day of the committee’s last meeting",
    "direction": "Direction of the script",
    "main": "Main colour",
    "main_dark": "Main colour on a dark screen",
    "deep": "Strong colour",
    "tint": "Pale colour",
    "bright": "Colour on a dark screen",
    "icon": "Drawing",
    "compress": "Files packed for the host",
    "security_email": "Where to report a fault",
    "successor": "Council that takes over",
    "Strategy.replaced": "What has come after it",
    "replaced_on": "When that became known",
    "Strategy.until": "Last day or month",
    "years": "Years it is for",
    "accessibility": "Accessibility test",
    "problems": "What is not put right yet",
    "audience": "Who it is written for",
    "below": "Page that leads to it",
    # What waits, what may change, what has changed.
    "rule": "Rule in the last line of the warning",
    "Later.until": "Comes back on",
    "because": "Why it can wait",
    "Later.record": "Record that the warning is about",
    "file": "Or the file",
    "check_on": "Look on",
    "again": "How often after that",
    "noted_on": "Written down on",
    "Change.record": "Kind of record",
    "Change.part": "Which part of it",
    "Change.how": "What happened",
    "Change.from": "What it was",
    "Change.to": "What it is now",
    "for_care_leavers": "Better or worse for care leavers",
    "consulted": "Who the council asked",
    "mistake": "Paper that always said so",
    "Change.law": "New law",
    "changes": "What changed",
    "term": "Word",
    "Term.also": "Other forms of the word",
    "meaning": "What it means",
    "story": "Their story",
    "expected": "Expected outcome",
    "agreed_on": "Agreed by a forum on",
}


def label(kind: type[Record] | None, name: str) -> str:
    """`From which age` for the field `age_from` of an entitlement; for an unknown field, its own name in words."""
    if kind:
        for base in kind.__mro__:
            if said := LABELS.get(f"{base.__name__}.{name}"):
                return said
    return LABELS.get(name) or in_words(name)


def label_at(kind: type[Record] | None, place: str) -> str:
    """`How much 2, value in pounds` for `amounts.1.value`, a path within a record."""
    said: list[str] = []
    for part in place.split("."):
        if part.isdigit() and said:
            said[-1] += f" {int(part) + 1}"
            continue
        said.append(label(kind, part))
        kind = kind_in(form_in(kind, part))
    first, *rest = said
    return ", ".join((first, *(text[:1].lower() + text[1:] for text in rest)))


#: A field as messages name it: `phone:` anywhere, `“phone”` as the first word. What else is quoted is what somebody wrote.
_A_FIELD = re.compile(
    r"\A“([a-z_]+)”|“([a-z_]+):(?: …)?”|“[^“”]*”|(?<![\w/.-])([a-z_]+):(?: …)?(?=[\s,.;]|$)"
)
#: What is done to a line of a file is done to a field of a form.
_LINES = (
    (re.compile(r"\bDelete (?:the|this) line\b"), "Empty the field"),
    (re.compile(r"\bAdd a line that begins with\b"), "Fill in"),
)


def labelled(words: str, kind: type[Record], place: str) -> str:
    """A message about a field of a record, for somebody who sees a form: each field by its label, and no lines."""
    known = dict(_labels(kind, place))

    def said(found: re.Match[str]) -> str:
        name = found[1] or found[2] or found[3]
        return f"“{known[name]}”" if name in known else found[0]

    for line, field in _LINES:
        words = line.sub(field, words)
    return _A_FIELD.sub(said, words)


def _labels(kind: type[Record], place: str) -> Iterator[tuple[str, str]]:
    """Each field that a message about a place may mean, with its label: those nearest to the place come last."""
    within = [kind]
    for part in place.split("."):
        if inner := kind_in(form_in(within[-1], part)):
            within.append(inner)
    below = (kind_in(form_in(kind, name)) for name in fields(kind))
    for one in (*(it for it in below if it), *within):
        yield from ((name, label(one, name)) for name in fields(one))


def in_words(name: str) -> str:
    """`Age from` for `age_from`."""
    text = name.strip("_").replace("_", " ")
    return text[:1].upper() + text[1:]
