"""Stage four, first half: every rule that needs no joined library."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from localoffer.load import Loaded
from localoffer.problems import Problem
from localoffer.records.files import Records
from localoffer.records.values import Palette
from localoffer.rules import RULES, RULES_OF_RECORDS, RULES_OF_TEXTS
from localoffer.rules.base import Content, Rule, rule_name

__all__ = ["RULES", "RULES_OF_RECORDS", "RULES_OF_TEXTS", "check", "rule_name"]


def check(
    loaded: Loaded, records: Records, as_of: date, palette: Palette, rules: Sequence[Rule] = RULES
) -> tuple[Problem, ...]:
    """What rules find in the content as it is looked at on a day, on pages of these colours."""
    content = Content(loaded, records, as_of, palette)
    return tuple(problem for rule in rules for problem in rule(content))
