"""Asks at a terminal for one more record: a question for each field, with the field's description as help, and choices
by number."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from localoffer.law.verdicts import derived_verdict
from localoffer.pages.texts import page_named
from localoffer.places import CALLED
from localoffer.problems import Mark
from localoffer.records import models
from localoffer.records.forms import FORMS, Choice, Many, fields, form_of
from localoffer.records.naming import shorten
from localoffer.records.values import Marks, Text, read_ref
from localoffer.records.walk import TARGETS
from localoffer.rules.pages import nowhere
from localoffer.terminal import say
from localoffer.writing import kinds
from localoffer.writing.house import NotWritable, plainly

#: Up to how many records are listed with their ids by number.
LISTED = 30
REFERENCE = FORMS[read_ref]
#: Says why an answer is not valid; None if it is.
Wrong = Callable[[str], str | None]
#: The question if a field's description names files: here people choose from a list instead.
IN_OTHER_WORDS: Mapping[str, str] = {
    "area": "The part of life it belongs to.",
    "priority": "The priority it belongs to.",
    "statuses": "The legal groups it is for.",
    "contacts": "Who to ring.",
}


class Asking:
    """Asks one question after the other at a terminal, each until its answer is valid."""

    def __init__(
        self, council: kinds.CouncilFolder, addresses: Callable[[], Collection[str]] = tuple
    ) -> None:
        """`addresses` returns those of the pages that others may be below, if known."""
        self.council = council
        self.addresses = addresses

    def all(self, kind: kinds.Kind) -> dict[str, Any]:
        """The answers about one thing."""
        _tell(
            f"New: {kind.what}. Press Enter to accept what is in [brackets], or Ctrl and C to stop: nothing is written."
        )
        if "sources" in kind.asks:
            _tell(
                f"It names the paper that it comes from. If that is not there yet, add it first: {CALLED} new source"
            )
        said: dict[str, Any] = self._holder(kind) if kind.about else {}
        for noun, id in said.items():
            if kind.part == "stated":
                kinds.not_answered(noun, id, self.council)
            if kind.part == "amounts":
                kinds.not_closed(noun, id, self.council)
        if kind.noun == "figure" and not said:
            for name in kinds.MEASURE:
                said |= self._field(models.Measure, name, True, None)
        for name in kind.asks:
            needed = fields(kind.model)[name].is_required() or name in kind.needed
            usual = self.council.as_of.isoformat() if name in kind.dated else None
            if kind.noun == "amount":
                if name in kinds.spoken(said):
                    continue
                usual = kinds.as_before(str(said.get("entitlement", "")), said, self.council).get(name, usual)
            if name == "sources":
                said |= self._sources(needed)
            else:
                said |= self._field(kind.model, name, needed, usual)
            if name == "text" and kind.named == name:
                kinds.not_said(kind, str(said["text"]), self.council)
            if name == "title":
                self._not_titled_here(kind, said)
        if kind.named and (words := said.get(kind.named)):
            taken = {*self.council.there(kind.list_name)}
            same = kinds.with_title(kind, said, self.council)
            usual = same.id if same else kinds.made_id(str(words), taken)
            said |= self._field(kind.model, "id", False, usual)
            kinds.not_titled(kind, said, self.council)
        if kind.noun == "page":
            said |= self._address(str(said["title"]))
        if kind.noun == "entitlement":
            said |= self._verdicts(said)
        return said

    def _not_titled_here(self, kind: kinds.Kind, said: Mapping[str, Any]) -> None:
        """Refuse a title of the council's own at once. To one of the national layer this one can add, under its id."""
        same = kinds.with_title(kind, said, self.council)
        if same and same in self.council.own(kind.list_name):
            kinds.not_titled(kind, said, self.council)

    def whom(self, cuts: Sequence[str]) -> dict[str, str]:
        """The answers about cuts: whom the council asked, that it asked nobody and why, or that it was a mistake before."""
        _tell("\nThis is worse for care leavers:")
        for cut in cuts:
            _tell(f"  {cut}")
        _tell("Who has the council asked? Everybody can see the answer.")
        ways = ("somebody: a source says so", "nobody", "a mistake: a source always said so")
        way = self._choice("asked", ways, True, None)
        if way == ways[1]:
            return {"consulted": models.NOBODY} | self._field(models.Change, "reason", True, None)
        return self._field(models.Change, "consulted" if way == ways[0] else "mistake", True, None)

    def _field(
        self, model: type[models.Record], name: str, needed: bool, usual: str | None
    ) -> dict[str, Any]:
        """The answer for one field, by name; empty if it is left out."""
        info = fields(model)[name]
        form = form_of(info)
        _tell(f"\n{IN_OTHER_WORDS.get(name, info.description)}")
        one = form.of if isinstance(form, Many) else form
        targets = TARGETS.get(name, ()) if one == REFERENCE else ()
        if targets and one is form:
            value: Any = self._reference(name, targets, needed)
        elif targets:
            value = self._several(lambda more: self._reference(name, targets, needed and not more, not more))
        elif isinstance(form, Choice):
            plain = info.default
            usual = str(plain) if usual is None and isinstance(plain, str) and plain in form.words else usual
            value = self._choice(name, form.words, needed, usual)
        elif isinstance(form, Many) and isinstance(form.of, Choice):
            words = form.of.words
            value = self._several(lambda more: self._choice(name, words, needed and not more, None, not more))
        elif isinstance(form, Many):
            value = self._several(lambda more: self._text(name, needed and not more))
        else:
            value = self._text(name, needed, usual, self._wrong(model, name))
        return {name: value} if value else {}

    def _wrong(self, model: type[models.Record], name: str) -> Wrong:
        """Why a text is not a valid value of a field."""
        above = self.addresses() if model is models.PageText and name == "below" else ()

        def wrong(text: str) -> str | None:
            if above and page_named(text, above) is None:
                return nowhere(text, above)
            return flaw(model, name, kinds.spoken({name: text})[name])

        return wrong

    def _text(
        self, name: str, needed: bool, usual: str | None = None, wrong: Wrong = lambda text: None
    ) -> str | None:
        shown = name.replace("_", " ")
        hint = f" [{usual}]" if usual else "" if needed else " (or just press Enter)"
        while True:
            try:
                text = plainly(self._line(f"{shown}{hint}: ").strip()) or usual
                if text is None:
                    if not needed:
                        return None
                    _tell("It is needed.")
                elif found := wrong(str(text)):
                    _tell(found)
                else:
                    return str(text)
            except NotWritable as error:
                _tell(str(error))

    @staticmethod
    def _line(prompt: str) -> str:
        _tell(prompt, end="")
        try:
            return input()
        except UnicodeDecodeError:
            raise NotWritable("These characters cannot be read.") from None

    def _several(self, ask: Callable[[bool], str | None]) -> list[str]:
        """Answers, one after the other, until there are no more."""
        found: list[str] = []
        while (one := ask(bool(found))) is not None:
            if one not in found:
                found.append(one)
        return found

    def _choice(
        self, name: str, words: Sequence[str], needed: bool, usual: str | None, show: bool = True
    ) -> str | None:
        for number, word in enumerate(words, 1) if show else ():
            _tell(f"  {number:>2}  {word}")

        def wrong(text: str) -> str | None:
            return None if _picked(text, words) else f"Write its number, from 1 to {len(words)}."

        text = self._text(name, needed, usual, wrong)
        return _picked(text, words) if text else None

    def _reference(self, name: str, lists: Sequence[str], needed: bool, show: bool = True) -> str | None:
        """The id of a record: by its number in a list, by its id, or by words from its title."""
        known, called = self.council.there(*lists), self.council.called(*lists)
        ours = {getattr(it, "id", "") for name in lists for it in self.council.own(name)}
        own = [id for id in known if id in ours]
        listed = list(known) if len(known) <= LISTED else own if len(own) <= LISTED else []
        if show:
            self._show(listed, called)
        if show and len(listed) < len(known):
            write = "Or write" if listed else "Write"
            _tell(f"{write} its id, or a word from its title to list those that have it.")

        def wrong(text: str) -> str | None:
            nonlocal listed
            if text in known or _picked(text, listed):
                return None
            words = text.casefold().split()
            having = [id for id in known if all(word in f"{id} {called[id]}".casefold() for word in words)]
            near = get_close_matches(text, known, 5, 0.5)
            if found := (having or near)[:LISTED]:
                listed = found
                self._show(listed, called)
                return None if len(found) == 1 else "Write the number of one of these."
            return "There is none with that name."

        text = self._text(name, needed, None, wrong)
        while text and text not in known and not _picked(text, listed):
            # Only one was found.
            _tell("Press Enter to accept it, or write another word.")
            text = self._text(name, needed, listed[0], wrong)
        return (text if text in known else _picked(text, listed)) if text else None

    @staticmethod
    def _show(listed: Sequence[str], called: Mapping[str, str]) -> None:
        for number, id in enumerate(listed, 1):
            _tell(f"  {number:>2}  {id}  {shorten(called[id])}")

    def _holder(self, kind: kinds.Kind) -> dict[str, Any]:
        """The record that it belongs to."""
        nouns = list(kind.holders)
        noun = nouns[0]
        if len(nouns) > 1:
            _tell("\nWhat is it about?")
            noun = self._choice("about", nouns, True, None) or noun
        new_one = " Just press Enter for one that is not there yet." if kind.list_name else ""
        _tell(f"\nWhich {noun} is it about?{new_one}")
        id = self._reference(noun, (kind.holders[noun],), not kind.list_name)
        return {noun: id} if id else {}

    def _sources(self, needed: bool) -> dict[str, Any]:
        _tell("\nWhere does it come from?")
        id = self._reference("source", ("sources",), needed)
        if id is None:
            return {}
        page = self._text("page", False)
        return {"sources": [{"source": id, "page": page}]}

    def _address(self, title: str) -> dict[str, Any]:
        _tell("\nIts address below the site, such as your-rights/drop-in-times.")
        address = self._text("address", True, kinds.made_id(title, set()))
        _tell("\nIts text, line by line; ## begins a heading. To end, write a line with just a full stop.")
        lines = []
        while (line := self._line("")) != ".":
            lines.append(line)
        return {"address": address, "text": "\n".join(lines)}

    def _verdicts(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """What follows from the groups, ages and conditions for each outcome of the questions; and what does not, in words."""
        there = self.council.there("outcomes").values()
        outcomes = [outcome for outcome in there if isinstance(outcome, models.Outcome)]
        if not outcomes:
            return {}
        follows = follows_from(said, outcomes)
        _tell("\nWho gets it, going by its groups, ages and conditions:")
        for number, outcome in enumerate(outcomes, 1):
            verdict, reason = follows[outcome.id]
            _tell(f"  {number:>2}  {outcome.id}: {verdict}. {reason}")
        _tell("If these are right, there is nothing more to write. If not, give the number of a wrong one.")
        written: list[dict[str, str]] = []
        ids = [outcome.id for outcome in outcomes]
        while (
            text := self._text(
                "differs", False, None, lambda text: None if _picked(text, ids) else "Write its number."
            )
        ) is not None:
            verdict_form = form_of(fields(models.VerdictFor)["verdict"])
            assert isinstance(verdict_form, Choice)
            word = self._choice("verdict", verdict_form.words, True, None)
            _tell(str(fields(models.VerdictFor)["reason"].description))
            why = self._text("reason", True, None, lambda text: flaw(models.VerdictFor, "reason", text))
            id = _picked(text, ids) or ""
            written = [one for one in written if one["outcome"] != id]
            written.append({"outcome": id, "verdict": word or "", "reason": why or ""})
        return {"verdicts": written}


def _tell(words: str, end: str = "\n") -> None:
    say(words, sys.stdout, end)


def follows_from(
    said: Mapping[str, Any], outcomes: Sequence[models.Outcome]
) -> dict[str, tuple[models.Verdict, str]]:
    """The verdict and its reason for each outcome, by id, as they follow from what is said about an entitlement."""
    names = ("statuses", "age_from", "age_until", "conditions", "standing")
    mark = Mark("", 1, 1)
    given = {name: said[name] for name in names if said.get(name)}
    cited = {"@marks": Marks(mark, {}), "source": Text("none", mark)}

    def as_read(value: Any) -> Any:
        return [as_read(one) for one in value] if isinstance(value, list) else Text(str(value), mark)

    read = {name: as_read(value) for name, value in {**given, "id": "new"}.items()}
    entitlement = models.Entitlement.model_validate({**read, "sources": [cited], "@marks": Marks(mark, {})})
    return {outcome.id: derived_verdict(entitlement, outcome) for outcome in outcomes}


def _picked(text: str, words: Sequence[str]) -> str | None:
    """The word itself, or the one with that number; None for neither."""
    if text in words:
        return text
    number = int(text) if re.fullmatch("[0-9]{1,3}", text) else 0
    return words[number - 1] if 1 <= number <= len(words) else None


def flaw(model: type[models.Record], name: str, text: str) -> str | None:
    """Why a text is not allowed in a field, in words, and what to write instead; None if it is."""
    info = fields(model)[name]
    kind: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
    reader = TypeAdapter[Any](kind)
    try:
        reader.validate_python(Text(text, Mark("", 1, 1)))
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)[0]
        return f"“{name}” {found['msg']}. {found.get('ctx', {}).get('hint', '')}".strip()
    return None
