"""The Schemathesis peer: its command line with openapi.yaml, against a server behind shim.py.

run() gives what hypothesis_peer.run() gives. A step is a request that Schemathesis chose. All of its checks are on that
have something to look at here, and all of its phases (examples, coverage, fuzzing, stateful by links); it stops at the
first failure. Where all phases have ended, further rounds of fuzzing and stateful phases with other seeds follow until
the steps are spent. Tuned as its guides advise: more examples for the stateful phase, no shrinking and no database while
time to detection is measured, no health checks for size and speed.
https://schemathesis.readthedocs.io/en/stable/guides/config-optimization/, .../guides/stateful-testing/
"""

import functools
import json
import os
import pathlib
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import hypothesis
import schemathesis
import schemathesis.cli
import schemathesis.cli.commands.run.executor
from hypothesis import HealthCheck, Phase
from schemathesis.generation import GenerationMode

import shim

HERE = pathlib.Path(__file__).resolve().parent
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,negative_data_rejection,positive_data_acceptance,use_after_free,"
    "ensure_resource_availability"
)
PHASES = "examples,coverage,fuzzing,stateful"
CONFIG = """
[phases.coverage]
unexpected-methods = []
[phases.fuzzing]
generation.max-examples = 30
[phases.stateful]
generation.max-examples = 150
max-steps = 12
"""


def load() -> None:
    """Draws requests that nobody sends, so that tables of characters and the like are made once and not by each run."""
    settings = hypothesis.settings(
        max_examples=5, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    for operation in schemathesis.openapi.from_path(HERE / "openapi.yaml").get_all_operations():
        for mode in GenerationMode:
            drawn = hypothesis.given(operation.ok().as_strategy(generation_mode=mode))(lambda _: None)
            hypothesis.seed(0)(settings(drawn))()
    os.environ.clear()  # requests looks through it for proxies in each request
    os.environ["NETRC"] = os.devnull


def forked(work: Callable[[], None], output: pathlib.Path) -> int:
    """The id of a process that does this work and ends, with what it prints in a file."""
    child = os.fork()
    if child != 0:
        return child
    try:
        file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, 1)
        os.dup2(file, 2)
        work()
    finally:
        os._exit(0)


def run_round(url: str, seed: int, steps: int, done: int, folder: pathlib.Path) -> None:
    os.environ.update(
        SCHEMATHESIS_HOOKS="schemathesis_hooks",
        PEER_STEPS=str(steps),
        PEER_DONE=str(done),
        PEER_RESULT=str(folder / "result.json"),
    )
    os.chdir(folder)
    sys.path.insert(0, str(HERE))
    phases = PHASES if done == 0 else "fuzzing,stateful"
    command = ["--config-file", str(folder / "schemathesis.toml"), "run", str(HERE / "openapi.yaml"), "--url", url]
    command += ["--seed", str(seed), "--phases", phases, "--checks", CHECKS, "--no-shrink", "--workers", "1"]
    command += ["--generation-database", "none", "--suppress-health-check", "all", "--no-color"]
    try:
        schemathesis.cli.schemathesis(command)
    finally:
        sys.modules["schemathesis_hooks"].write(False)  # unless it has found something, which ends the process


def run(port: int, seed: int, steps: int, recording: str = os.devnull) -> dict[str, Any]:
    """`recording` is a file for the requests and answers."""
    begin, server = time.monotonic(), shim.Server(port, recording)
    outcome: dict[str, Any] = {"found": False, "steps": 0}
    with tempfile.TemporaryDirectory() as name:
        folder, rounds = pathlib.Path(name), 0
        (folder / "schemathesis.toml").write_text(CONFIG)
        proxy = forked(server.serve_forever, folder / "proxy.log")
        try:
            while not outcome["found"] and outcome["steps"] < steps:
                arguments = (server.url, seed + 1000 * rounds, steps, outcome["steps"], folder)
                os.waitpid(forked(functools.partial(run_round, *arguments), folder / "round.log"), 0)
                result = folder / "result.json"
                if not result.exists():
                    raise RuntimeError(f"schemathesis: {(folder / 'round.log').read_text()[-3000:]}")
                outcome, rounds = json.loads(result.read_text()), rounds + 1
                result.unlink()
        finally:
            os.kill(proxy, signal.SIGKILL)
            os.waitpid(proxy, 0)
    return {**outcome, "seconds": round(time.monotonic() - begin, 3)}
