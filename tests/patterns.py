"""Every regular expression of the program, found in its source, and for each the texts that would take it longest."""

from __future__ import annotations

import ast
import importlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

from tests.council import ROOT

PACKAGE = ROOT / "localoffer"
#: Functions of `re` and methods of a pattern that try only one position in a text.
AT_ONE_PLACE = frozenset({"match", "fullmatch"})
ANYWHERE = frozenset({"search", "finditer", "findall", "sub", "subn", "split"})
OF_RE = AT_ONE_PLACE | ANYWHERE | {"compile"}
#: A call of a pattern's method.
WAY = re.compile(rf"\b(\w+)\.({'|'.join(sorted(AT_ONE_PLACE | ANYWHERE))})\b")
#: Characters to try for a character class.
LETTERS = "a A0-_.,;:'’\"£&/#()[]{}<>|*`~!?@=+%$^\\\n\té"
#: Ends a text so that nearly everything before it matched in vain.
IN_VAIN = "\x00"


@dataclass(frozen=True)
class Used:
    """A pattern, its position, and whether it is searched for anywhere in a text or only at the start."""

    where: str
    pattern: re.Pattern[Any]
    anywhere: bool

    def look(self, text: str) -> None:
        """Search a whole text as the program does."""
        given = text if isinstance(self.pattern.pattern, str) else text.encode("utf-8")
        if self.anywhere:
            for _ in self.pattern.finditer(given):
                pass
        else:
            self.pattern.match(given)
            self.pattern.fullmatch(given)


def patterns(folder: Path = PACKAGE) -> tuple[list[Used], list[str]]:
    """Every pattern below a folder of the package; and the calls of `re` whose pattern is built at run time."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py"))}
    ways: dict[str, set[str]] = defaultdict(set)
    for text in texts.values():
        for looks, way in WAY.findall(text):
            ways[looks].add(way)
    found: list[Used] = []
    made: list[str] = []
    for path, text in texts.items():
        if "import re\n" not in text:
            continue
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        module = importlib.import_module(name)
        for kept, value in vars(module).items():
            if isinstance(value, re.Pattern) and f"{kept} = re.compile" in text:
                used = ways[kept]
                found.append(Used(f"{name}.{kept}", value, not used or bool(used & ANYWHERE)))
        for call, owner in _calls(ast.parse(text)):
            function = ast.unparse(call.func).removeprefix("re.")
            if owner is None and function == "compile":
                continue  # a named pattern, found above
            where = f"{name}:{owner or ''}"
            pattern = _value(call.args[0], module)
            if pattern is None:
                made.append(where)
            else:
                flags = re.MULTILINE if "MULTILINE" in ast.unparse(call) else 0
                found.append(Used(f"{where} {pattern!r}", re.compile(pattern, flags), function in ANYWHERE))
    return found, made


def _calls(inside: ast.AST, owner: str | None = None) -> Iterator[tuple[ast.Call, str | None]]:
    """Each call of a function of `re`, with our function that contains it."""
    for node in ast.iter_child_nodes(inside):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in OF_RE
            and ast.unparse(node.func.value) == "re"
        ):
            yield node, owner
        yield from _calls(node, node.name if isinstance(node, ast.FunctionDef) else owner)


def _value(node: ast.expr, module: ModuleType) -> str | bytes | None:
    """The value of an expression, if its module's own names are enough to compute it."""
    try:
        value = eval(compile(ast.Expression(node), "<pattern>", "eval"), dict(vars(module)))
    except NameError:
        return None
    return value if isinstance(value, str | bytes) else None


def attacks(pattern: re.Pattern[Any]) -> list[tuple[str, str, str]]:
    """A beginning, a piece and an end: a text with the piece repeated very often takes the pattern longest.

    They are derived from the pattern itself: what precedes each repeatable part, that part, and what must not follow.
    """
    source = pattern.pattern
    text = source if isinstance(source, str) else source.decode("latin-1")
    tree = _parser.parse(text, pattern.flags & ~re.UNICODE if isinstance(source, bytes) else pattern.flags)
    found: dict[tuple[str, str], None] = {}
    ends = [IN_VAIN, *_unwanted(tree)]
    for before, piece in (*_repeats(tree, "", False), *_repeats(tree, "", True)):
        for beginning, unit in ((before, piece), ("", before + piece), ("", piece)):
            if unit:
                found[beginning, unit] = None
    whole = _example(tree)
    for unit in (whole, whole[:-1], whole[:-2]):
        if unit:
            found["", unit] = None
    return [(*attack, end) for attack in found for end in ends]


def written(attack: tuple[str, str, str], letters: int) -> str:
    """The text of an attack, about this long."""
    beginning, piece, end = attack
    return beginning + piece * (letters // len(piece)) + end


def _unwanted(tree: Any) -> Iterator[str]:
    """An example of each thing that must not follow, anywhere in a pattern."""
    for kind, what in tree:
        if kind is sre.ASSERT_NOT and what[0] > 0:
            yield from filter(None, (_example(what[1]), _example(list(what[1])[-1:])))
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT, sre.SUBPATTERN):
            yield from _unwanted(what[-1])
        elif kind is sre.ATOMIC_GROUP:
            yield from _unwanted(what)
        elif kind is sre.BRANCH:
            for part in what[1]:
                yield from _unwanted(part)


def _repeats(tree: Any, before: str, blind: bool) -> Iterator[tuple[str, str]]:
    """Each repeatable part, with an example of what precedes it."""
    for kind, what in tree:
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            _, most, part = what
            if most > 1:
                yield from ((before, piece) for piece in _examples(part))
            yield from _repeats(part, before, blind)
        elif kind is sre.BRANCH:
            for part in what[1]:
                yield from _repeats(part, before, blind)
        elif kind is sre.SUBPATTERN:
            yield from _repeats(what[-1], before, blind)
        elif kind is sre.ATOMIC_GROUP:
            yield from _repeats(what, before, blind)
        elif kind in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _repeats(what[1], before, blind)
        before += _example([(kind, what)], blind)


def _looks_ahead(tree: Any) -> bool:
    return any(kind is sre.ASSERT for kind, _ in tree)


def _examples(tree: Any) -> list[str]:
    """An example of each branch of a part that only has branches, or one of the part; two characters of a class."""
    items = list(tree)
    if len(items) == 1:
        kind, what = items[0]
        if kind is sre.BRANCH:
            return [example for part in what[1] for example in _examples(part)]
        if kind is sre.SUBPATTERN:
            return _examples(what[-1])
        if kind is sre.ATOMIC_GROUP:
            return _examples(what)
        if kind is sre.IN:
            return [letter for letter in LETTERS if _takes(what, letter)][:3]
    return [example] if (example := _example(tree)) else []


def _example(tree: Any, blind: bool = False) -> str:
    """A text that a part matches, or nearly: as short as possible, but with one of each optional thing.

    `blind` leaves out what looks ahead: what it looks for comes again behind it.
    """
    said = ""
    for kind, what in tree:
        if kind is sre.LITERAL:
            said += chr(what)
        elif kind is sre.NOT_LITERAL:
            said += next(letter for letter in LETTERS if ord(letter) != what)
        elif kind is sre.ANY:
            said += "a"
        elif kind is sre.IN:
            said += next((letter for letter in LETTERS if _takes(what, letter)), None) or _first(what)
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            least, most, part = what
            said += _example(part, blind) * (
                least if blind and _looks_ahead(part) else max(least, min(1, most))
            )
        elif kind is sre.BRANCH:
            said += _example(what[1][0], blind)
        elif kind is sre.SUBPATTERN:
            said += _example(what[-1], blind)
        elif kind is sre.ATOMIC_GROUP:
            said += _example(what, blind)
        elif kind is sre.ASSERT and what[0] > 0 and not blind:
            said += _example(what[1])
    return said


def _takes(items: Any, letter: str) -> bool:
    negated = items[0][0] is sre.NEGATE
    return bool(any(_is(kind, what, letter) for kind, what in items[negated:]) is not negated)


def _is(kind: Any, what: Any, letter: str) -> bool:
    if kind is sre.LITERAL:
        return bool(ord(letter) == what)
    if kind is sre.RANGE:
        return bool(what[0] <= ord(letter) <= what[1])
    word, space, digit = letter.isalnum() or letter == "_", letter.isspace(), letter.isdigit()
    return bool({
        sre.CATEGORY_WORD: word, sre.CATEGORY_NOT_WORD: not word, sre.CATEGORY_SPACE: space,
        sre.CATEGORY_NOT_SPACE: not space, sre.CATEGORY_DIGIT: digit, sre.CATEGORY_NOT_DIGIT: not digit,
    }[what])  # fmt: skip


def _first(items: Any) -> str:
    kind, what = next(item for item in items if item[0] in (sre.RANGE, sre.LITERAL))
    return chr(what[0] if kind is sre.RANGE else what)
