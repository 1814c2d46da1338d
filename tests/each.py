"""Many cases in one test, where a case takes less time than pytest needs to collect, hand out and report a test."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from inspect import signature
from typing import Any

import pytest

Test = Callable[..., None]


def each(
    cases: Iterable[Any] | Callable[..., Iterable[Any]], ids: Callable[[Any], str] = str
) -> Callable[[Test], Test]:
    """Gives a test one case after another: a tuple as its first arguments, anything else as the first.

    Its other arguments are pytest's, the same for all cases; `cases` may be a function of them that gives no tuples. `ids`
    names a case in what is reported. Every case is tried, and the test raises all that those raised that failed.
    """
    listed = [] if callable(cases) else list(cases)
    taken = len(listed[0]) if listed and isinstance(listed[0], tuple) else 1

    def of_each(test: Test) -> Test:
        @wraps(test)
        def holds(**shared: object) -> None:
            tried = list(cases(**shared)) if callable(cases) else listed
            assert tried, "There is no case."
            failed = []
            for case in tried:
                try:
                    test(*(case if isinstance(case, tuple) else (case,)), **shared)
                except (Exception, pytest.fail.Exception) as error:  # the second is what pytest.raises raises
                    error.add_note(f"In the case of {ids(case)}.")
                    failed.append(error)
            if failed:
                raise BaseExceptionGroup(f"{len(failed)} of {len(tried)} cases failed", failed)

        asked = signature(test)
        holds.__signature__ = asked.replace(parameters=list(asked.parameters.values())[taken:])  # type: ignore[attr-defined]
        return holds

    return of_each
