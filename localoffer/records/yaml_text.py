"""Texts as they are written into YAML files."""

from __future__ import annotations

import json
from contextlib import suppress

import yaml


def in_yaml(text: str) -> str:
    """One line of text as a value: in quotation marks where it would be something else without."""
    # What looks like a day that there is not, or like lists in lists without end, is read by nobody.
    with suppress(yaml.YAMLError, ValueError, RecursionError):
        if yaml.safe_load(text) == text:
            return text
    return json.dumps(text, ensure_ascii=False)
