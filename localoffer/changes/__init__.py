"""What changes from one edition to another, in words: by record and meaning, told to readers, held in files of changes."""

from localoffer.changes.compare import Comparison, Wording, changes_between, compare

__all__ = ["Comparison", "Wording", "changes_between", "compare"]
