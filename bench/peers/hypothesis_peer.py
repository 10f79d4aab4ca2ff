"""The Hypothesis peer: a RuleBasedStateMachine that drives a server and holds it against aws_model.

run() says whether something was found, after how many steps, wire requests and seconds, what, and by which requests,
which are not shrunk. A step is one request that a rule chose; what is read back after it to see its effect is counted
as wire requests only. It ends at the first detection, or when the steps are spent.

Tuned as Hypothesis advises for stateful tests of slow systems: no deadline, no health checks for speed and size, no
database, generation only (no shrinking while time to detection is measured), and a seed. Swarm testing of rules is
Hypothesis's own. Each example of at most 25 steps is a round of its own, with a seed of its own: within a round
Hypothesis follows up each example with some five near copies of it, and begins with those that are all zeros, both of
which finds less within 2,000 steps.
https://hypothesis.readthedocs.io/en/latest/stateful.html, .../reference/api.html#settings
"""

import functools
import time
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from session import Stop, session
from state_machine import SecretsMachine

STEPS_OF_AN_EXAMPLE = 25  # finds more within 2,000 steps than the default of 50
MOST_ROUNDS = 100_000


def load() -> None:
    """A run without a step, which makes Hypothesis build all that it builds once, and sends nothing."""
    run(0, 0, 0)


def run(port: int, seed: int, steps: int) -> dict[str, Any]:
    session.start(port, steps)
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
    # Of a class, and of a test with hypothesis.seed, Hypothesis digests the source in each round, for a database that
    # there is not: half of the time. So there is a factory, and the seed is what pytest's --hypothesis-seed sets.
    machine = functools.partial(SecretsMachine)
    for round_number in range(MOST_ROUNDS):
        hypothesis.core.global_force_seed = seed * MOST_ROUNDS + round_number
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
    return {**counted, **(session.failure or {})}
