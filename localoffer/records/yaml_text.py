"""Texts as written into YAML files."""

from __future__ import annotations

import json
from contextlib import suppress

import yaml


def in_yaml(text: str) -> str:
    """One line of text as a YAML value, in quotation marks if it would otherwise mean something else."""
    # What looks like an impossible date, or like endlessly nested lists, cannot be read by anything.
    with suppress(yaml.YAMLError, ValueError, RecursionError):
        if yaml.safe_load(text) == text:
            return text
    return json.dumps(text, ensure_ascii=False)
