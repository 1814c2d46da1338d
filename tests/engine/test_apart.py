"""Work in a process of its own comes to a result, or is ended when nobody wants it any more."""

from __future__ import annotations

import os
import time
from functools import partial
from threading import Timer

import pytest

from localoffer.preview.apart import NoResult, Work


def test_work_is_done_in_another_process_of_lower_rank() -> None:
    assert Work(os.getpid).result() != os.getpid()
    assert Work(partial(os.getpriority, os.PRIO_PROCESS, 0)).result() > os.getpriority(os.PRIO_PROCESS, 0)


def test_work_that_nobody_wants_is_ended() -> None:
    begun = Work(partial(time.sleep, 600))
    Timer(0.5, begun.end).start()
    with pytest.raises(NoResult):
        begun.result()
    never_begun = Work(partial(time.sleep, 600))
    never_begun.end()
    with pytest.raises(NoResult):
        never_begun.result()
