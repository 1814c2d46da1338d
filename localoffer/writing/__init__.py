"""Writing one record into the text of a file, every other byte as it was: what `new` and the desk save by."""

from localoffer.writing.house import NotWritable
from localoffer.writing.writer import Which, add, append, page, put, put_page, records, take

__all__ = ["NotWritable", "Which", "add", "append", "page", "put", "put_page", "records", "take"]
