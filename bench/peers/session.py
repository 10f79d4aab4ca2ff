"""What the Hypothesis peer sends, counts, and holds of the form of every answer.

Forms: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html and its neighbours,
"Response Elements", and CommonErrors.html there.
"""

import http.client
import json
import time
from typing import Any

from aws_model import Expectation
from client import Answer, Client

OUTPUTS = {
    "CreateSecret": {"ARN", "Name", "VersionId", "ReplicationStatus"},
    "PutSecretValue": {"ARN", "Name", "VersionId", "VersionStages"},
    "UpdateSecret": {"ARN", "Name", "VersionId"},
    "UpdateSecretVersionStage": {"ARN", "Name"},
    "GetSecretValue": {"ARN", "Name", "VersionId", "SecretBinary", "SecretString", "VersionStages", "CreatedDate"},
    "ListSecretVersionIds": {"ARN", "Name", "Versions", "NextToken"},
    "DeleteSecret": {"ARN", "Name", "DeletionDate"},
    "RestoreSecret": {"ARN", "Name"},
}


class Mismatch(AssertionError):
    """The server did what the documents do not allow."""


class Stop(KeyboardInterrupt):
    """Ends Hypothesis at once, which lets no Exception through."""


class Session:
    """What outlives an example: the connection, and what was counted."""

    def start(self, port: int, budget: int) -> None:
        self.client, self.budget = Client(port), budget
        self.steps = self.examples = 0
        self.trace: list[str] = []
        self.failure: dict[str, Any] | None = None
        self.begin = time.monotonic()


session = Session()


def brief(value: Any) -> Any:
    """The value with long texts shortened, for people."""
    if isinstance(value, dict):
        return {key: brief(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [brief(inner) for inner in value[:25]]
    if isinstance(value, str) and len(value) > 70:
        return f"{value[:12]}…({len(value)} characters)"
    return value


def expect(holds: bool, says: str) -> None:
    if not holds:
        raise Mismatch(says)


def check_form(operation: str, answer: Answer) -> None:
    """What the protocol and the operation's page say of every answer."""
    expect(answer.status in (200, 400), f"{operation}: status {answer.status}: {answer.text[:200]}")
    expect(
        answer.headers.get("content-type", "").split(";")[0] == "application/x-amz-json-1.1",
        f"{operation}: content type {answer.headers.get('content-type')}",
    )
    expect(bool(answer.headers.get("x-amzn-requestid")), f"{operation}: no x-amzn-RequestId")
    expect(isinstance(answer.body, dict), f"{operation}: no JSON object: {answer.text[:200]}")
    if not answer.ok:
        expect(bool(answer.error), f"{operation}: an error without a type: {answer.text[:200]}")
        return
    known = OUTPUTS.get(operation)
    if known is None:
        return
    expect(set(answer.body) <= known, f"{operation}: members {sorted(set(answer.body) - known)} are not documented")
    for member in ("ARN", "Name", "VersionId", "SecretString", "NextToken"):
        expect(isinstance(answer.body.get(member, ""), str), f"{operation}: {member} is no string")
    for member in ("CreatedDate", "DeletionDate"):
        expect(isinstance(answer.body.get(member, 0), (int, float)), f"{operation}: {member} is no timestamp")


def send_all(requests: list[tuple[str, Any]]) -> list[Answer]:
    """Operations and bodies, in this order."""
    try:
        answers = session.client.send_all(requests)
    except (OSError, http.client.HTTPException) as error:
        session.client.close()
        operations = " or ".join(dict.fromkeys(operation for operation, _ in requests))
        raise Mismatch(f"{operations}: no answer: {error!r}") from error
    for (operation, _), answer in zip(requests, answers, strict=True):
        check_form(operation, answer)
    return answers


def send(operation: str, body: Any) -> Answer:
    return send_all([(operation, body)])[0]


def take_step(operation: str, body: Any) -> Answer:
    """A request that a rule chose."""
    if session.steps >= session.budget:
        raise Stop
    session.steps += 1
    shown = repr(body[:80]) if isinstance(body, bytes) else json.dumps(brief(body), ensure_ascii=False)
    session.trace.append(f"{operation} {shown}")
    answer = send(operation, body)
    session.trace[-1] += f" -> {answer.status} {answer.error}".rstrip()
    return answer


def agree(operation: str, answer: Answer, expectation: Expectation) -> None:
    """Whether this may succeed, or be refused in this way."""
    if answer.ok:
        expect(
            bool(expectation.states) or expectation.any_state,
            f"{operation} must be refused ({sorted(expectation.errors)}), " f"and was not",
        )
    elif not expectation.any_error:
        expect(bool(expectation.errors), f"{operation} must succeed, and got {answer.error}: {answer.text[:200]}")
        expect(
            answer.error in expectation.errors,
            f"{operation} got {answer.error}, not one of {sorted(expectation.errors)}",
        )
