"""A council's care leavers' local offer and strategy, from YAML to a finished website."""

import os

# Papers are made beside each other: threads within each of them only get in the way. Typst reads this when it is imported.
os.environ.setdefault("RAYON_NUM_THREADS", "1")
