#!/usr/bin/env python3
"""The front door: begin, build, check or preview a council's local offer for care leavers."""

import sys

from localoffer import enter

if __name__ == "__main__":
    sys.exit(enter())
