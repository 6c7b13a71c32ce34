"""Runs a command and tells on its last argument, a number of an open file, how it ended and what it cost.

The largest size a process ever had is remembered when it becomes another program. A command started by a test worker
would seem as large as the worker; started by this one, which is small, it is measured by itself.
"""

from __future__ import annotations

import json
import os
import sys

told, *command = sys.argv[1:]
child = os.fork()
if child == 0:
    os.close(int(told))
    os.execv(command[0], command)
_, status, usage = os.wait4(child, 0)
answer = {"code": os.waitstatus_to_exitcode(status), "seconds": usage.ru_utime + usage.ru_stime, "kibibytes": usage.ru_maxrss}
os.write(int(told), json.dumps(answer).encode())
