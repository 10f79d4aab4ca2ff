"""The Hypothesis peer: a RuleBasedStateMachine that drives a server and holds it against aws_model.

  python hypothesis_peer.py --port N --seed S [--steps 2000]

Prints one JSON object: whether something was found, after how many steps, wire requests and seconds, what, and by which
requests, which are not shrunk. A step is one request that a rule chose; what is read back after it to see its effect is
counted as wire requests only. It ends at the first detection, or when the steps are spent.

Tuned as Hypothesis advises for stateful tests of slow systems: no deadline, no health checks for speed and size, no
database, generation only (no shrinking while time to detection is measured), and a seed. Swarm testing of rules is
Hypothesis's own. Each example of at most 25 steps is a round of its own, with a seed of its own: within a round
Hypothesis follows up each example with some five near copies of it, and begins with those that are all zeros, both of
which finds less within 2,000 steps.
https://hypothesis.readthedocs.io/en/latest/stateful.html, .../reference/api.html#settings
"""

import argparse
import json
import time

import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from session import Stop, session
from state_machine import SecretsMachine

STEPS_OF_AN_EXAMPLE = 25  # finds more within 2,000 steps than the default of 50
MOST_ROUNDS = 100_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--steps", type=int, default=2000)
    arguments = parser.parse_args()
    session.start(arguments.port, arguments.steps)
    chosen = settings(
        max_examples=1,
        stateful_step_count=STEPS_OF_AN_EXAMPLE,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        derandomize=False,
    )
    for round_number in range(MOST_ROUNDS):
        machine = hypothesis.seed(arguments.seed * MOST_ROUNDS + round_number)(type("Machine", (SecretsMachine,), {}))
        try:
            run_state_machine_as_test(machine, settings=chosen)
        except Stop:
            break
    counted = {
        "found": session.failure is not None,
        "steps": session.steps,
        "wire": session.client.requests,
        "seconds": round(time.monotonic() - session.begin, 3),
    }
    print(json.dumps({**counted, **(session.failure or {})}))


if __name__ == "__main__":
    main()
