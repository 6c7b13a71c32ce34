"""Starts each run as its own process, quickly: the product is loaded once, and every run is a fork of that.

Spoken to over pipes, a line of JSON a run. A fork starts where ``python -m felles`` stands when it has read its own
modules and met the project's kinds, which are in nearly every case; all else that a run does, and what it costs, it does
itself.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import signal
import sys
import tempfile
import time
from pathlib import Path


def serve() -> None:
    """Reads requests until the other side closes; answers each with how its process ended."""
    from felles.cli import main
    from hostile.building import base

    # What a thousand runs needn't load and read, each some 0.4 s: the limit on the others leaves room for it.
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        base(Path(folder) / "handbook")
        main(["-C", str(Path(folder) / "handbook"), "check", "--format", "json"])
    for line in sys.stdin:
        request = json.loads(line)
        if "pace" in request:
            print(json.dumps({"seconds": pace()}), flush=True)
            continue
        child = os.fork()
        if child == 0:
            _become(request)
            code = main(request["arguments"])
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        _, status, usage = os.wait4(child, 0)
        answer = {"code": os.waitstatus_to_exitcode(status), "seconds": usage.ru_utime + usage.ru_stime, "kibibytes": usage.ru_maxrss}
        print(json.dumps(answer), flush=True)


def pace() -> float:
    """Processor time of a fixed piece of work, in seconds: how fast this machine is at this moment."""
    begin = time.process_time()
    made = {str(number): number for number in range(200_000)}
    assert sum(map(len, made)) == 1_088_890
    return time.process_time() - begin


def _become(request: dict[str, str]) -> None:
    """The run's own streams, folder, and an end even if it never comes to one."""
    resource.setrlimit(resource.RLIMIT_CPU, (5, 5))
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))  # spares the machine; the promise is measured, not this
    signal.alarm(60)
    os.chdir("/")
    for number, name in ((1, request["out"]), (2, request["err"])):
        file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(file, number)
        os.close(file)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = ["felles", *request["arguments"]]


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    serve()
