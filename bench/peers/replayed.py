"""Whether a run of Schemathesis against a mutant can differ from its run against the target without a bug.

With the same seed and the same answers Schemathesis sends the same requests. So where a mutant answers all requests of
the run against the plain target as that did, the run against the mutant is that run over again, and finds nothing. To
send them costs a hundredth of what it costs Schemathesis to draw them. Dates and ids of requests are passed over:
Schemathesis sees no more of a date than that it is a number.
"""

import http.client
import itertools
import pathlib
import pickle
import re
from collections.abc import Iterator

from client import Client

DATE = re.compile(rb"(?<=Date\":)\d{10}(\.\d{1,3})?(?=[,}])")


def recorded(recording: pathlib.Path) -> Iterator[tuple[str, bytes, int, bytes]]:
    """Operation, body, and the status and body of the answer."""
    with recording.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                return


def answers_alike(port: int, recording: pathlib.Path) -> bool:
    client, exchanges = Client(port), recorded(recording)
    while some := list(itertools.islice(exchanges, 50)):
        try:
            answers = client.send_all([(operation, body) for operation, body, _, _ in some])
        except (OSError, http.client.HTTPException):
            client.close()
            return False
        for (_, _, status, raw), answer in zip(some, answers, strict=True):
            if answer.status != status or DATE.sub(b"0", answer.raw) != DATE.sub(b"0", raw):
                return False
    client.close()
    return True
