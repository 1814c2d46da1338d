"""What differs in meaning from one edition to the next, in words: by record, told to readers, kept in files of changes."""

from localoffer.changes.compare import Comparison, Wording, compare

__all__ = ["Comparison", "Wording", "compare"]
