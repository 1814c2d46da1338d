#!/usr/bin/env python3
"""The front door: begin, build, check or preview a council's local offer for care leavers."""

import os
import sys

if sys.flags.safe_path:
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from localoffer import enter

if __name__ == "__main__":
    sys.exit(enter())
