"""Writes one record into the text of a file, leaving every other byte as it was: `new` and the desk save with it."""

from localoffer.writing.house import NotWritable
from localoffer.writing.writer import Which, add, append, page, put, put_page, records

__all__ = ["NotWritable", "Which", "add", "append", "page", "put", "put_page", "records"]
