"""Stage four, first half: every rule that needs no joined library."""

from __future__ import annotations

from datetime import date

from localoffer.load import Loaded
from localoffer.problems import Problem
from localoffer.records import Records
from localoffer.rules import RULES
from localoffer.rules.base import Content, rule_name

__all__ = ["RULES", "check", "rule_name"]


def check(loaded: Loaded, records: Records, as_of: date) -> tuple[Problem, ...]:
    """What the rules find in the content as it is looked at on a day."""
    content = Content(loaded, records, as_of)
    return tuple(problem for rule in RULES for problem in rule(content))
