"""Reads a secret back, and holds what is read against the model's state.

Sources: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html,
API_ListSecretVersionIds.html and API_GetSecretValue.html there.
"""

import base64
import copy
import time
from typing import Any

import aws_model as model
from aws_model import Expectation, Secret
from client import Answer
from session import Mismatch, brief, expect, send, send_all

VERSION_MEMBERS = {"VersionId", "VersionStages", "LastAccessedDate", "CreatedDate", "KmsKeyIds"}
CLOCK_SLACK = 300.0


def list_request(secret: Secret, deprecated: bool | None, size: int | None = None) -> dict[str, Any]:
    request = {"SecretId": secret.name, "IncludeDeprecated": deprecated, "MaxResults": size}
    return {member: value for member, value in request.items() if value is not None}


def read_list(
    secret: Secret, deprecated: bool | None, size: int | None = None, first: Answer | None = None
) -> list[dict[str, Any]]:
    """All pages; the first one may have been read already."""
    request, versions = list_request(secret, deprecated, size), []
    for _ in range(200):
        answer, first = first or send("ListSecretVersionIds", request), None
        expect(answer.ok, f"ListSecretVersionIds got {answer.error}")
        expect(answer.body.get("Name") == secret.name, "ListSecretVersionIds: another Name")
        page = answer.body.get("Versions", [])
        expect(isinstance(page, list), "ListSecretVersionIds: Versions is no list")
        expect(size is None or len(page) <= size, f"ListSecretVersionIds: {len(page)} entries, MaxResults {size}")
        versions += page
        if answer.body.get("NextToken") is None:
            return versions
        request["NextToken"] = answer.body["NextToken"]
    raise Mismatch("ListSecretVersionIds: pages without end")


def check_list(secret: Secret, versions: list[dict[str, Any]], deprecated: bool) -> None:
    ids = [entry.get("VersionId") for entry in versions]
    expect(len(set(ids)) == len(ids), f"ListSecretVersionIds: a version is there twice: {ids}")
    wanted = set(secret.values) if deprecated else set(secret.labels.values())
    expect(set(ids) == wanted, f"ListSecretVersionIds: versions {sorted(ids)}, expected {sorted(wanted)}")
    for entry in versions:
        version = entry["VersionId"]
        stages = entry.get("VersionStages") or []
        expect(set(entry) <= VERSION_MEMBERS, f"ListSecretVersionIds: members {sorted(set(entry) - VERSION_MEMBERS)}")
        expect(
            len(set(stages)) == len(stages) and set(stages) == secret.labels_of(version),
            f"ListSecretVersionIds: {version} has {stages}, expected {sorted(secret.labels_of(version))}",
        )
        check_created(secret, version, entry.get("CreatedDate"))


def check_created(secret: Secret, version: str, date: Any) -> None:
    expect(isinstance(date, (int, float)), f"CreatedDate of {version}: {date!r}")
    before = secret.created.setdefault(version, date)
    expect(abs(before - date) < 1.0, f"CreatedDate of {version} was {before} and is {date}")
    expect(abs(date - time.time()) < CLOCK_SLACK, f"CreatedDate of {version} is {date}, now is {time.time()}")


def check_value(secret: Secret, answer: Answer, version: str) -> None:
    body, (kind, data) = answer.body, secret.values[version]
    expect(answer.ok, f"GetSecretValue of {version} got {answer.error}")
    expect(body.get("Name") == secret.name and body.get("ARN") == secret.arn, "GetSecretValue: another secret")
    expect(body.get("VersionId") == version, f"GetSecretValue: version {body.get('VersionId')}, expected {version}")
    shown, other = ("SecretString", "SecretBinary") if kind == "string" else ("SecretBinary", "SecretString")
    wanted = data.decode("utf-8", "surrogatepass") if kind == "string" else base64.b64encode(data).decode()
    expect(
        body.get(shown) == wanted,
        f"GetSecretValue: {shown} of {version} is {brief(body.get(shown))!r}, expected {brief(wanted)!r}",
    )
    expect(body.get(other) is None, f"GetSecretValue: {other} is there as well")
    stages = body.get("VersionStages") or []
    expect(
        len(set(stages)) == len(stages) and set(stages) == secret.labels_of(version),
        f"GetSecretValue: {version} has {stages}, expected {sorted(secret.labels_of(version))}",
    )
    check_created(secret, version, body.get("CreatedDate"))


def read_descriptions(secrets: list[Secret]) -> list[Answer]:
    answers = send_all([("DescribeSecret", {"SecretId": secret.name}) for secret in secrets])
    for secret, answer in zip(secrets, answers, strict=True):
        expect(
            secret.exists or answer.error == "ResourceNotFoundException",
            f"DescribeSecret of what is gone: {answer.status} {answer.error}",
        )
    return answers


def read_description(secret: Secret) -> Answer:
    return read_descriptions([secret])[0]


def described_labels(answer: Answer) -> dict[str, str]:
    labels: dict[str, str] = {}
    for version, stages in (answer.body.get("VersionIdsToStages") or {}).items():
        expect(bool(stages), f"DescribeSecret shows {version} without labels")
        for label in stages:
            expect(label not in labels, f"DescribeSecret: {label} is on two versions, or twice on one")
            labels[label] = version
    return labels


def check_description(secret: Secret, answer: Answer, loose: bool = False) -> None:
    """Loose: any description will do, and is taken over."""
    expect(answer.ok, f"DescribeSecret got {answer.error}")
    body = answer.body
    secret.arn = secret.arn or body.get("ARN", "")
    expect(body.get("Name") == secret.name and body.get("ARN") == secret.arn, "DescribeSecret: another ARN or Name")
    labels = described_labels(answer)
    expect(labels == secret.labels, f"DescribeSecret: labels {labels}, expected {secret.labels}")
    expect(
        (body.get("Description") or "") == secret.description or loose,
        f"DescribeSecret: Description {brief(body.get('Description'))!r}",
    )
    expect(
        secret.key is None or body.get("KmsKeyId") == secret.key,
        f"DescribeSecret: KmsKeyId {brief(body.get('KmsKeyId'))!r}",
    )
    expect(
        (body.get("DeletedDate") is not None) == secret.scheduled,
        f"DescribeSecret: DeletedDate {body.get('DeletedDate')}",
    )
    changed = body.get("LastChangedDate")
    expect(
        isinstance(changed, (int, float)) and abs(changed - time.time()) < CLOCK_SLACK, f"LastChangedDate {changed!r}"
    )
    expect(
        isinstance(body.get("CreatedDate"), (int, float)), f"DescribeSecret: CreatedDate {body.get('CreatedDate')!r}"
    )
    before = secret.created.setdefault("", body["CreatedDate"])
    expect(before == body["CreatedDate"], "DescribeSecret: CreatedDate has changed")


def settle(operation: str, secret: Secret, expectation: Expectation, unchanged: bool) -> Secret:
    """The state of those that are allowed which DescribeSecret shows, once it and all other reads agree."""
    before = secret.created.get("changed")
    for state in expectation.states[:-1]:
        if state.exists and state.labels == described_labels(read_description(state)):
            break
    else:
        state = expectation.states[-1] if expectation.states else copy.deepcopy(secret)
    if not state.exists:
        read_description(state)
        return state
    if expectation.any_state:
        answer = read_description(state)
        expect(answer.ok, f"DescribeSecret got {answer.error}")
        state.labels = described_labels(answer)
        expect(model.CURRENT in state.labels, f"after {operation} no version has AWSCURRENT")
    versions, labels = list(state.values), list(state.labels)[:8]
    versions = versions if len(versions) <= 8 else [*versions[:2], *versions[-6:]]
    answer, current, *others = send_all(reads_of(state, versions, labels))
    check_description(state, answer, loose=expectation.any_state)
    state.description = answer.body.get("Description") or ""
    changed = answer.body["LastChangedDate"]
    expect(before is None or changed >= before, f"LastChangedDate went back from {before} to {changed}")
    expect(before is None or not unchanged or changed == before, f"{operation} changed nothing but LastChangedDate")
    state.created["changed"] = changed
    if state.scheduled:
        expect(
            current.error == "InvalidRequestException",
            f"GetSecretValue of a deleted secret: {current.status} {current.error}",
        )
        return state
    with_deprecated, without, *values = others
    check_list(state, read_list(state, True, first=with_deprecated), True)
    check_list(state, read_list(state, None, first=without), False)
    for version, value in zip([*versions, *(state.labels[label] for label in labels)], values, strict=True):
        check_value(state, value, version)
    if model.CURRENT in state.labels:
        check_value(state, current, state.labels[model.CURRENT])
    else:
        expect(
            current.error == "ResourceNotFoundException",
            f"GetSecretValue without a version: {current.status} {current.error}",
        )
    return state


def reads_of(state: Secret, versions: list[str], labels: list[str]) -> list[tuple[str, dict[str, Any]]]:
    """DescribeSecret, GetSecretValue, and unless it is scheduled for deletion, both lists and these values."""
    requests = [("DescribeSecret", {"SecretId": state.name}), ("GetSecretValue", {"SecretId": state.name})]
    if state.scheduled:
        return requests
    requests += [("ListSecretVersionIds", list_request(state, deprecated)) for deprecated in (True, None)]
    requests += [("GetSecretValue", {"SecretId": state.name, "VersionId": version}) for version in versions]
    requests += [("GetSecretValue", {"SecretId": state.name, "VersionStage": label}) for label in labels]
    return requests
