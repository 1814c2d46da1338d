"""What changes from one edition to another, in words: by record and meaning, told to readers, held in files of changes."""

from localoffer.changes.compare import Comparison, Wording, compare

__all__ = ["Comparison", "Wording", "compare"]
