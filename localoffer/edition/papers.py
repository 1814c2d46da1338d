"""Whether every paper exists, is offered where it should be, and counts what the pages count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from urllib.parse import urljoin

from localoffer.edition import states
from localoffer.edition.edition import ONE_FILE, SLIP, Edition, missing, path_of, problem, slip, squeezed
from localoffer.edition.money import SUM, sums_of
from localoffer.edition.written import Entry
from localoffer.problems import Problem, rule

LEDGER = "/you-said/"
BY_STATE = "/you-said/by-state/"
ON_A_PAGE = "/strategy/on-a-page/"
#: Papers and pages with the voices of the strategy.
COUNTING = ("/papers/strategy-a3.pdf", "/papers/strategy-a4.pdf", ON_A_PAGE)
#: Those with every voice.
COUNTING_ALL = ("/papers/poster-you-said.pdf", ONE_FILE)
LEAST_LETTERS = 100
#: Up to this many voices, or promises, are on every sheet in full.
FEW = 8
_NUMBER = re.compile(r" (\d+)")
_HOW_MANY = re.compile(r"\+ (\d+) ")


@rule
def paper_not_offered(edition: Edition) -> Iterator[Problem]:
    """Each paper was made, has words in it, and has a link from the page of papers and from the pages that say the same."""

    @cache
    def led_to(address: str) -> set[str]:
        tree = edition.trees.get(address)
        links = tree.css("a[href$='.pdf']") if tree else []
        return {urljoin(address, link.attributes["href"] or "") for link in links}

    for paper in edition.papers:
        if path_of(paper.address) not in edition.documents:
            yield slip(paper.address, "This paper was not made.")
        elif len(edition.texts[paper.address]) < LEAST_LETTERS:
            yield slip(paper.address, "Hardly a word can be read in it.")
        # The sheet of a closed thing is offered only by the page that says so, and by no list.
        lists = () if paper.group == "gone" else ("/papers/",)
        for address in (paper.same_as, *lists):
            if paper.address not in led_to(address):
                yield slip(address, f"It has no link to the paper {paper.address}.")


@rule
def paper_counts_otherwise(edition: Edition) -> Iterator[Problem]:
    """Papers and the one file count voices by their state, and agree with the records."""
    words = _words_of_states(edition)
    beside = re.compile(r"(\d+)(?: of \d+)? (" + "|".join(map(re.escape, words.values())) + r")\b")
    of_strategy = of_the_strategy(edition)
    for address in (*COUNTING_ALL, *COUNTING) if words else ():
        # On the page, the count is in a sentence, which `wrong_count` checks.
        if address in edition.texts and address != ON_A_PAGE:
            counted = [
                words.get(state := states.of_voice(edition, voice), state)
                for id, voice in edition.shown("voices").items()
                if id in of_strategy or address in COUNTING_ALL
            ]
            wanted = dict(Counter(counted))
            found = {word: int(number) for number, word in reversed(beside.findall(edition.texts[address]))}
            shown = {word: found[word] for word in wanted if word in found}
            as_page = _said_of_all(edition, LEDGER if address in COUNTING_ALL else ON_A_PAGE)
            in_one = len(wanted) == 1 and as_page and as_page in squeezed(edition.texts[address])
            if shown != wanted and not in_one:
                yield slip(address, f"It counts {shown}; the records come to {wanted}.")


def _said_of_all(edition: Edition, page: str) -> str:
    """What a page says if everything that was said is in one state, without spaces; empty if it counts several."""
    tree = edition.trees.get(page)
    told = tree.css_first("main .lo-counts") if tree else None
    counts = told.css("a") if told else []
    if not told or len(counts) != 1 or not told.text().startswith(counts[0].text()):
        return ""
    return squeezed(told.text().removeprefix(counts[0].text()).lstrip(". "))


def _words_of_states(edition: Edition) -> dict[str, str]:
    """The word for each state, from the page that lists voices by state."""
    tree = edition.trees.get(BY_STATE)
    found = {}
    for heading in tree.css("main th[id]") if tree else ():
        found[heading.attributes["id"] or ""] = " ".join(heading.text(deep=False).split())
    return {
        state: found[id]
        for state in states.STATES
        if (id := state.replace(",", "").replace(" ", "-")) in found
    }


@rule
def wall_paper_differs(edition: Edition) -> Iterator[Problem]:
    """The strategy on paper has each priority, aim, promise and voice of its page; the posters each voice, and each amount
    that people can get and no others; the wallet cards and booklets each number that is on every page. If there are many, a
    sheet may say how many more there are, or count them all.
    """
    voices = edition.shown("voices")
    numbers = [one.of("phone", "text_number") for one in edition.contacts if one.get("every_page") == "yes"]
    for address, wanted in (
        *((address, [*_strategy_on_a_page(edition)]) for address in COUNTING),
        *((f"/papers/{name}.pdf", numbers) for name in ("wallet-card", "wallet-cards")),
        *((paper.address, numbers) for paper in edition.papers if paper.group == "booklets"),
    ):
        for lost in missing(squeezed(edition.texts[address]), wanted) if address in edition.texts else ():
            yield problem(edition.council.find(lost) or address, f"{address} does not say: {lost}", SLIP)
    of_strategy = [edition.text_of(voices[id]) for id in of_the_strategy(edition)]
    lists = ([*_aims_on_a_page(edition)], [*_promises_on_a_page(edition)], of_strategy)
    for address, listed in (
        *((address, lists) for address in COUNTING),
        ("/papers/poster-you-said.pdf", ([edition.text_of(voice) for voice in voices.values()],)),
    ):
        text = edition.texts.get(address, "")
        found = [(wanted, _left_out(squeezed(text), wanted) if text else []) for wanted in listed]
        # Words that were taken away are replaced by a date, which is there in any case.
        removed = sum(bool(voice.get("words_removed")) for voice in voices.values())
        counted = _counted_instead(edition, text)
        instead = _more(text) + sum(counted.values())
        if 0 <= instead - sum(len(left_out) for _, left_out in found) <= removed:
            continue
        unused = list(counted.values())
        for wanted, left_out in found:
            if len(wanted) > FEW and len(left_out) in (len(wanted), _more(text)):
                continue
            if len(left_out) in unused:
                # Each number stands for one list.
                unused.remove(len(left_out))
                continue
            for lost in left_out:
                yield problem(edition.council.find(lost) or address, f"{address} does not say: {lost}", SLIP)
    poster = "/papers/poster-what-you-can-get.pdf"
    given = [parts for parts in edition.entitlements.values() if edition.standing(parts) == "given"]
    sums = {sum_ for parts in given for sum_ in sums_of(edition, parts).headline}
    text = edition.texts.get(poster, "")
    shown = set(SUM.findall(text))
    if text and shown != sums and not (shown < sums and _more(text)):
        yield slip(poster, f"It names {sorted(shown)}; what people can get is {sorted(sums)}.")


def _left_out(text: str, wanted: list[str]) -> list[str]:
    """Those of the texts that a squeezed text does not contain, or not as often. The longest come first: a text that is
    only found as part of another is not there itself. Words that will have been taken away are empty."""
    lost = missing(text, wanted)
    for words in sorted((words for words in wanted if words and words not in lost), key=len, reverse=True):
        before, found, after = text.partition(squeezed(words))
        if found:
            text = f"{before} {after}"
        else:
            lost.append(words)
    return lost


def _more(text: str) -> int:
    """How many more things there are, as worded on a sheet: `+ 12 more`."""
    return sum(int(number) for number in _HOW_MANY.findall(text))


def _counted_instead(edition: Edition, text: str) -> Counter[str]:
    """How many things a paper counts instead of quoting them, by what they are called: `You said: 5`, in a heading or in bold."""
    tree = edition.trees.get(ON_A_PAGE)
    named = tree.css("main h3, main b") if tree else ()
    names = {" ".join(it.text().split()).removesuffix(":") for it in named}
    words = " ".join(text.split())
    counted: Counter[str] = Counter()
    for number in _NUMBER.finditer(words):
        for name in names:
            if words.endswith(f"{name}:", 0, number.start()):
                counted[name] += int(number[1])
    return counted


def _strategy_on_a_page(edition: Edition) -> Iterator[str]:
    """What the strategy on a page says: its vision, and for each priority its title and meaning."""
    strategy = edition.council.site.get("strategy") or Entry()
    if edition.knows(strategy):
        yield strategy.of("vision")
    for priority in edition.shown("priorities").values():
        yield from (priority["title"], priority.of("meaning"))


def _aims_on_a_page(edition: Edition) -> Iterator[str]:
    for priority in edition.shown("priorities").values():
        for objective in priority.every("objectives"):
            if _is_of_strategy(edition, objective):
                yield from _wordings(edition, objective)


def _promises_on_a_page(edition: Edition) -> Iterator[str]:
    """Those of the strategy, and those of other papers."""
    for promise in edition.shown("promises").values():
        if promise["priority"] in edition.shown("priorities"):
            yield from _wordings(edition, promise)


def _wordings(edition: Edition, entry: Entry) -> Iterable[str]:
    """How the strategy on a page words an objective or a promise, if it does."""
    if entry.get("stands_in") == "strategy" and _is_of_strategy(edition, entry):
        return ()
    return entry.every("on_a_page") or (edition.text_of(entry),)


def of_the_strategy(edition: Edition) -> list[str]:
    """The voices in a paper of the strategy; all of them if it has none. None about a priority that is closed."""
    closed = edition.gone("priorities")
    return [
        id
        for id, voice in edition.shown("voices").items()
        if _is_of_strategy(edition, voice) and voice.get("priority") not in closed
    ]


def _is_of_strategy(edition: Edition, entry: Entry) -> bool:
    strategy = edition.council.site.get("strategy") or Entry()
    papers = {one["source"] for one in strategy.every("sources")}
    return not papers or bool(papers & {one["source"] for one in entry.every("sources")})
