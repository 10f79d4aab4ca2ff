"""The Schemathesis peer: its command line with openapi.yaml, against a server behind shim.py.

  python schemathesis_peer.py --port N --seed S [--steps 2000]

Prints one JSON object, as hypothesis_peer.py does. A step is a request that Schemathesis chose. All of its checks are
on that have something to look at here, and all of its phases (examples, coverage, fuzzing, stateful by links); it stops
at the first failure. Where all phases have ended, further rounds of fuzzing and stateful phases with other seeds follow
until the steps are spent. Tuned as its guides advise: more examples for the stateful phase, no shrinking and no
database while time to detection is measured, no health checks for size and speed.
https://schemathesis.readthedocs.io/en/stable/guides/config-optimization/, .../guides/stateful-testing/
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

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


def run_round(url: str, seed: int, steps: int, done: int, folder: pathlib.Path, verbose: bool) -> dict:
    config, result = folder / "schemathesis.toml", folder / "result.json"
    config.write_text(CONFIG)
    result.unlink(missing_ok=True)
    command = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        "--config-file",
        str(config),
        "run",
        str(HERE / "openapi.yaml"),
        "--url",
        url,
        "--seed",
        str(seed),
        "--phases",
        PHASES if done == 0 else "fuzzing,stateful",
        "--checks",
        CHECKS,
        "--no-shrink",
        "--workers",
        "1",
        "--generation-database",
        "none",
        "--suppress-health-check",
        "all",
        "--no-color",
    ]
    environment = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": "schemathesis_hooks",
        "PYTHONPATH": str(HERE),
        "PEER_STEPS": str(steps),
        "PEER_DONE": str(done),
        "PEER_RESULT": str(result),
    }
    ended = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    if verbose:
        print(ended.stdout[-6000:], ended.stderr[-3000:], file=sys.stderr)
    if result.exists() and ended.returncode == 0:
        return json.loads(result.read_text())
    raise SystemExit(f"schemathesis ended with {ended.returncode}: {ended.stdout[-3000:]} {ended.stderr[-2000:]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    begin, server = time.monotonic(), shim.Server(arguments.port)
    with tempfile.TemporaryDirectory() as folder:
        outcome, rounds = {"found": False, "steps": 0}, 0
        while not outcome["found"] and outcome["steps"] < arguments.steps:
            outcome = run_round(
                server.url,
                arguments.seed + 1000 * rounds,
                arguments.steps,
                outcome["steps"],
                pathlib.Path(folder),
                arguments.verbose,
            )
            rounds += 1
    print(json.dumps({**outcome, "seconds": round(time.monotonic() - begin, 3)}))


if __name__ == "__main__":
    main()
