"""The Hypothesis peer: a RuleBasedStateMachine that drives a server and holds it against aws_model.

  python hypothesis_peer.py --port N --seed S [--steps 2000] [--shrink]

Prints one JSON object: whether something was found, after how many steps, wire requests and seconds, what, and by which
requests. A step is one request that a rule chose; what is read back after it to see its effect is counted as wire
requests only. It ends at the first detection, or when the steps are spent. --shrink lets Hypothesis shrink instead, and
gives the shortest requests.

Tuned as Hypothesis advises for stateful tests of slow systems: no deadline, no health checks for speed and size, no
database, generation only (no shrinking while time to detection is measured), a fixed seed, 50 steps for an example.
Swarm testing of rules is Hypothesis's own.
https://hypothesis.readthedocs.io/en/latest/stateful.html, https://hypothesis.readthedocs.io/en/latest/reference/api.html#settings
"""

import argparse
import base64
import copy
import http.client
import json
import time
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, multiple, precondition, rule

import aws_model as model
import boundary as b
from aws_model import Expectation, Secret
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
VERSION_MEMBERS = {"VersionId", "VersionStages", "LastAccessedDate", "CreatedDate", "KmsKeyIds"}
CLOCK_SLACK = 300.0
STEPS_OF_AN_EXAMPLE = 25


class Mismatch(AssertionError):
    """The server did what the documents do not allow."""


class Stop(KeyboardInterrupt):
    """Ends Hypothesis at once, which lets no Exception through."""


class Session:
    """What outlives an example: the connection, and what was counted."""

    def __init__(self, port: int, budget: int, shrink: bool):
        self.client, self.budget, self.shrink = Client(port), budget, shrink
        self.steps = self.examples = 0
        self.begin = time.monotonic()
        self.trace: list[str] = []
        self.failure: dict[str, Any] | None = None


session: Session


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
    expect(answer.headers.get("content-type", "").split(";")[0] == "application/x-amz-json-1.1",
           f"{operation}: content type {answer.headers.get('content-type')}")
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


def send(operation: str, body: Any) -> Answer:
    try:
        answer = session.client.send(operation, body)
    except (OSError, http.client.HTTPException) as error:
        session.client.connection.close()
        raise Mismatch(f"{operation}: no answer: {error!r}") from error
    check_form(operation, answer)
    return answer


def take_step(operation: str, body: Any) -> Answer:
    """A request that a rule chose."""
    if not session.shrink and session.steps >= session.budget:
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
        expect(bool(expectation.states) or expectation.any_state, f"{operation} must be refused ({sorted(expectation.errors)}), "
               f"and was not")
    elif not expectation.any_error:
        expect(bool(expectation.errors), f"{operation} must succeed, and got {answer.error}: {answer.text[:200]}")
        expect(answer.error in expectation.errors, f"{operation} got {answer.error}, not one of {sorted(expectation.errors)}")


# Reading back.


def read_list(secret: Secret, deprecated: bool | None, size: int | None = None) -> list[dict[str, Any]]:
    """All pages."""
    request: dict[str, Any] = {"SecretId": secret.name}
    if deprecated is not None:
        request["IncludeDeprecated"] = deprecated
    if size is not None:
        request["MaxResults"] = size
    versions: list[dict[str, Any]] = []
    for _ in range(200):
        answer = send("ListSecretVersionIds", request)
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
        expect(len(set(stages)) == len(stages) and set(stages) == secret.labels_of(version),
               f"ListSecretVersionIds: {version} has {stages}, expected {sorted(secret.labels_of(version))}")
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
    expect(body.get(shown) == wanted, f"GetSecretValue: {shown} of {version} is {brief(body.get(shown))!r}, expected {brief(wanted)!r}")
    expect(body.get(other) is None, f"GetSecretValue: {other} is there as well")
    stages = body.get("VersionStages") or []
    expect(len(set(stages)) == len(stages) and set(stages) == secret.labels_of(version),
           f"GetSecretValue: {version} has {stages}, expected {sorted(secret.labels_of(version))}")
    check_created(secret, version, body.get("CreatedDate"))


def read_description(secret: Secret) -> Answer:
    answer = send("DescribeSecret", {"SecretId": secret.name})
    if not secret.exists:
        expect(answer.error == "ResourceNotFoundException", f"DescribeSecret of what is gone: {answer.status} {answer.error}")
    return answer


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
    expect((body.get("Description") or "") == secret.description or loose, f"DescribeSecret: Description {brief(body.get('Description'))!r}")
    expect(secret.key is None or body.get("KmsKeyId") == secret.key, f"DescribeSecret: KmsKeyId {brief(body.get('KmsKeyId'))!r}")
    expect((body.get("DeletedDate") is not None) == secret.scheduled, f"DescribeSecret: DeletedDate {body.get('DeletedDate')}")
    changed = body.get("LastChangedDate")
    expect(isinstance(changed, (int, float)) and abs(changed - time.time()) < CLOCK_SLACK, f"LastChangedDate {changed!r}")
    expect(isinstance(body.get("CreatedDate"), (int, float)), f"DescribeSecret: CreatedDate {body.get('CreatedDate')!r}")
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
    answer = read_description(state)
    if not state.exists:
        return state
    if expectation.any_state:
        expect(answer.ok, f"DescribeSecret got {answer.error}")
        state.labels = described_labels(answer)
        expect(model.CURRENT in state.labels, f"after {operation} no version has AWSCURRENT")
    check_description(state, answer, loose=expectation.any_state)
    state.description = answer.body.get("Description") or ""
    changed = answer.body["LastChangedDate"]
    expect(before is None or changed >= before, f"LastChangedDate went back from {before} to {changed}")
    expect(before is None or not unchanged or changed == before, f"{operation} changed nothing but LastChangedDate")
    state.created["changed"] = changed
    if state.scheduled:
        answer = send("GetSecretValue", {"SecretId": state.name})
        expect(answer.error == "InvalidRequestException", f"GetSecretValue of a deleted secret: {answer.status} {answer.error}")
        return state
    check_list(state, read_list(state, True), True)
    check_list(state, read_list(state, None), False)
    versions = list(state.values)
    for version in versions if len(versions) <= 8 else [*versions[:2], *versions[-6:]]:
        check_value(state, send("GetSecretValue", {"SecretId": state.name, "VersionId": version}), version)
    for label in list(state.labels)[:8]:
        check_value(state, send("GetSecretValue", {"SecretId": state.name, "VersionStage": label}), state.labels[label])
    current = send("GetSecretValue", {"SecretId": state.name})
    if model.CURRENT in state.labels:
        check_value(state, current, state.labels[model.CURRENT])
    else:
        expect(current.error == "ResourceNotFoundException", f"GetSecretValue without a version: {current.status} {current.error}")
    return state


# What is drawn.

TOKEN = st.sampled_from(b.TOKENS) | st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=32, max_size=64)
STRING = st.sampled_from(b.STRINGS) | st.text(min_size=1, max_size=40)
VALUE = st.one_of(
    st.sampled_from([{"SecretString": text} for text in ("one", "two", "three")]),
    STRING.map(lambda text: {"SecretString": text}),
    st.sampled_from([{"SecretBinary": text} for text in b.BINARIES]),
    st.binary(min_size=1, max_size=40).map(lambda data: {"SecretBinary": base64.b64encode(data).decode()}),
)
FORM = st.sampled_from(["name", "arn", "name", "arn", "partial"])
PICK = st.integers(0, 23)
LABEL = st.sampled_from(b.LABELS) | st.sampled_from(b.MANY_LABELS) | st.text(min_size=1, max_size=12)
BAD_PUTS = st.one_of(
    st.sampled_from(b.BAD_TOKENS).map(lambda token: {"ClientRequestToken": token}),
    st.sampled_from(b.BAD_STRINGS).map(lambda text: {"SecretString": text}),
    st.sampled_from(b.BAD_BINARIES + ["!", "a"]).map(lambda text: {"SecretString": None, "SecretBinary": text}),
    st.sampled_from(b.BAD_LABELS).map(lambda label: {"VersionStages": [label]}),
    st.sampled_from(b.BAD_LABELS).map(lambda label: {"VersionStages": ["BLUE", label]}),
    st.sampled_from(b.BAD_ROTATION_TOKENS).map(lambda token: {"RotationToken": token}),
    st.sampled_from([{"VersionStages": []}, {"VersionStages": b.MANY_LABELS[:21]}, {"SecretBinary": "AA=="},
                     {"SecretString": None}, {"ClientRequestToken": None}, {"SecretString": 5}, {"SecretString": ["a"]},
                     {"VersionStages": "BLUE"}, {"VersionStages": [5]}, {"ClientRequestToken": 5}, {"SecretBinary": 5,
                      "SecretString": None}]),
)


def with_members(request: dict[str, Any], **members: Any) -> dict[str, Any]:
    """The request with these members; None takes one away."""
    return {key: value for key, value in {**request, **members}.items() if value is not None}


class SecretsMachine(RuleBasedStateMachine):
    secrets = Bundle("secrets")  # slots of self.slots
    tokens = Bundle("tokens")
    labels = Bundle("labels")

    def __init__(self) -> None:
        super().__init__()
        session.examples += 1
        session.trace.clear()
        self.slots: list[Secret] = []
        self.bursts = 0

    # How a step is taken.

    def id_of(self, secret: Secret, form: str) -> str:
        """By name, ARN or partial ARN, which AWS's troubleshooting page allows unless the name ends like a complete one."""
        if not secret.arn or (form == "partial" and secret.name[-7:-6] == "-"):
            return secret.name
        return {"name": secret.name, "arn": secret.arn, "partial": secret.arn[:-7]}[form]

    def mutate(self, slot: int, operation: str, request: dict[str, Any], expectation: Expectation) -> Answer:
        secret = self.slots[slot]
        answer = take_step(operation, request)
        agree(operation, answer, expectation)
        if not answer.ok:
            expectation = Expectation([copy.deepcopy(secret)])
        elif operation == "CreateSecret" and not secret.exists and expectation.states[-1].arn == "":
            expectation.states[-1].arn = answer.body.get("ARN", "")
            expect(answer.body["ARN"] != secret.arn and secret.name in answer.body["ARN"], f"CreateSecret: ARN {answer.body['ARN']}")
        same = not answer.ok or (operation in ("PutSecretValue", "CreateSecret") and expectation.states == [secret])
        state = settle(operation, secret, expectation, same)
        if answer.ok:
            if operation != "DeleteSecret" or secret.exists:
                expect(answer.body.get("Name") == state.name, f"{operation}: Name {answer.body.get('Name')}")
                expect(answer.body.get("ARN") == state.arn, f"{operation}: ARN {answer.body.get('ARN')}, not {state.arn}")
            if operation in ("CreateSecret", "PutSecretValue", "UpdateSecret"):
                has_value = "SecretString" in request or "SecretBinary" in request
                wanted = request["ClientRequestToken"] if has_value else None
                expect(answer.body.get("VersionId") == wanted or (operation == "CreateSecret" and secret.exists), f"{operation}: VersionId {answer.body.get('VersionId')}")
            if operation == "PutSecretValue":
                stages = answer.body.get("VersionStages") or []
                wanted_stages = state.labels_of(request["ClientRequestToken"])
                expect(len(stages) == len(set(stages)) and set(stages) == wanted_stages,
                       f"PutSecretValue: VersionStages {stages}, expected {sorted(wanted_stages)}")
            if operation == "DeleteSecret" and not request.get("ForceDeleteWithoutRecovery") and not secret.scheduled:
                due = time.time() + 86400 * request.get("RecoveryWindowInDays", 30)
                expect(abs(answer.body.get("DeletionDate", 0) - due) < CLOCK_SLACK, f"DeletionDate {answer.body.get('DeletionDate')}")
        self.slots[slot] = state
        for other, neighbour in enumerate(self.slots):
            if other != slot:
                described = read_description(neighbour)
                if neighbour.exists:
                    check_description(neighbour, described)
        return answer

    def guarded(self, *arguments: Any) -> None:
        """Runs a step; what is found ends the run, unless Hypothesis is to shrink it."""
        work, *rest = arguments
        try:
            work(*rest)
        except Mismatch as mismatch:
            session.failure = {"message": str(mismatch), "trace": list(session.trace)}
            if session.shrink:
                raise
            raise Stop from mismatch

    def act(self, slot: int, operation: str, request: dict[str, Any], expectation: Expectation) -> None:
        self.guarded(self.mutate, slot, operation, request, expectation)

    def new_secret(self, suffix: str, value: dict[str, Any] | None, extra: dict[str, Any], token: str) -> int:
        name = f"peer/{session.examples}/{len(self.slots)}{suffix}"
        self.slots.append(Secret(name, exists=False))
        request = {"Name": name, "ClientRequestToken": token, **(value or {}), **extra}
        slot = len(self.slots) - 1
        self.act(slot, "CreateSecret", request, model.create(self.slots[slot], request))
        return slot

    def version(self, slot: int, pick: int) -> str:
        versions = list(self.slots[slot].values)
        return versions[pick % len(versions)] if versions else b.TOKENS[0]

    def held_label(self, slot: int, pick: int) -> str:
        held = list(self.slots[slot].labels)
        return held[pick % len(held)] if held else model.CURRENT

    # Secrets.

    @initialize(target=tokens)
    def some_tokens(self) -> Any:
        return multiple(*b.TOKENS[:5])

    @initialize(target=labels)
    def some_labels(self) -> Any:
        return multiple(*b.LABELS[:5])

    @initialize(target=secrets, value=VALUE, has_value=st.sampled_from([True, True, True, False]), token=TOKEN)
    def first_secret(self, value: dict[str, Any], has_value: bool, token: str) -> int:
        return self.new_secret("", value if has_value else None, {}, token)

    @precondition(lambda self: 0 < len(self.slots) < 3)
    @rule(target=secrets, value=st.none() | VALUE, token=tokens, suffix=st.sampled_from(b.NAME_SUFFIXES),
          description=st.none() | st.sampled_from(b.DESCRIPTIONS), key=st.none() | st.sampled_from(b.KEYS))
    def another_secret(self, value: Any, token: str, suffix: str, description: Any, key: Any) -> int:
        return self.new_secret(suffix, value, with_members({}, Description=description, KmsKeyId=key), token)

    @rule(slot=secrets, how=st.sampled_from(["same", "value", "token", "both"]), value=VALUE, token=tokens)
    def create_again(self, slot: int, how: str, value: dict[str, Any], token: str) -> None:
        secret = self.slots[slot]
        request = dict(secret.create_request) or {"Name": secret.name, "ClientRequestToken": token, **value}
        if how in ("value", "both"):
            request = {**with_members(request, SecretString=None, SecretBinary=None), **value}
        if how in ("token", "both"):
            request["ClientRequestToken"] = token
        self.act(slot, "CreateSecret", request, model.create(secret, request))

    @rule(fault=st.sampled_from(b.BAD_NAMES).map(lambda name: {"Name": name}) |
          st.sampled_from(b.BAD_TOKENS).map(lambda token: {"ClientRequestToken": token}) |
          st.sampled_from(b.BAD_STRINGS).map(lambda text: {"SecretString": text}) |
          st.sampled_from(b.BAD_BINARIES).map(lambda text: {"SecretBinary": text, "SecretString": None}) |
          st.sampled_from([{"SecretBinary": "AA=="}, {"ClientRequestToken": None}, {"Name": None}, {"Name": 5},
                           {"Description": b.BAD_DESCRIPTIONS[0]}, {"KmsKeyId": b.BAD_KEYS[0]}]))
    def create_badly(self, fault: dict[str, Any]) -> None:
        name = f"peer/{session.examples}/bad/{session.steps}"
        request = with_members({"Name": name, "ClientRequestToken": b.TOKENS[0], "SecretString": "s"}, **fault)

        def create() -> None:
            nothing = Secret(name, exists=False)
            answer = take_step("CreateSecret", request)
            agree("CreateSecret", answer, model.create(nothing, request))
            if not answer.ok:
                read_description(nothing)
        self.guarded(create)

    # Values.

    @rule(target=tokens, slot=secrets, token=tokens | TOKEN, value=VALUE, form=FORM)
    def put(self, slot: int, token: str, value: dict[str, Any], form: str) -> str:
        request = {"SecretId": self.id_of(self.slots[slot], form), "ClientRequestToken": token, **value}
        self.act(slot, "PutSecretValue", request, model.put(self.slots[slot], request))
        return token

    @rule(target=tokens, slot=secrets, token=tokens | TOKEN, value=VALUE, form=FORM,
          stages=st.lists(labels | LABEL, min_size=1, max_size=5))
    def put_with_labels(self, slot: int, token: str, value: dict[str, Any], form: str, stages: list[str]) -> str:
        request = {"SecretId": self.id_of(self.slots[slot], form), "ClientRequestToken": token, "VersionStages": stages, **value}
        self.act(slot, "PutSecretValue", request, model.put(self.slots[slot], request))
        return token

    @rule(slot=secrets, token=TOKEN, count=st.integers(17, 21), skip=st.integers(0, 1), current=st.booleans())
    def put_with_many_labels(self, slot: int, token: str, count: int, skip: int, current: bool) -> None:
        stages = b.MANY_LABELS[skip:skip + count - current] + [model.CURRENT] * current
        request = {"SecretId": self.slots[slot].name, "ClientRequestToken": token, "VersionStages": stages, "SecretString": "m"}
        self.act(slot, "PutSecretValue", request, model.put(self.slots[slot], request))

    @rule(slot=secrets, pick=PICK, value=VALUE, same=st.booleans(), form=FORM, as_binary=st.sampled_from([False] * 4 + [True]),
          stages=st.none() | st.just("own") | st.lists(labels | LABEL, min_size=1, max_size=3))
    def replay(self, slot: int, pick: int, value: dict[str, Any], same: bool, form: str, as_binary: bool, stages: Any) -> None:
        secret, version = self.slots[slot], self.version(slot, pick)
        if same and version in secret.values:
            kind, data = secret.values[version]
            if (kind == "binary") != as_binary and as_binary:
                value = {"SecretBinary": base64.b64encode(data).decode()}
            elif kind == "string":
                value = {"SecretString": data.decode("utf-8", "surrogatepass")}
            else:
                value = {"SecretBinary": base64.b64encode(data).decode()}
        own = sorted(secret.labels_of(version)) or None
        request = with_members({"SecretId": self.id_of(secret, form), "ClientRequestToken": version, **value},
                               VersionStages=own if stages == "own" else stages)
        self.act(slot, "PutSecretValue", request, model.put(secret, request))

    @rule(slot=secrets, fault=BAD_PUTS, other=st.none() | BAD_PUTS)
    def put_badly(self, slot: int, fault: dict[str, Any], other: dict[str, Any] | None) -> None:
        request = {"SecretId": self.slots[slot].name, "ClientRequestToken": b.UUIDS[3], "SecretString": "s"}
        request = with_members(request, **{**(other or {}), **fault})
        self.act(slot, "PutSecretValue", request, model.put(self.slots[slot], request))

    @rule(slot=secrets, token=TOKEN, value=VALUE, rotation=st.sampled_from(b.ROTATION_TOKENS))
    def put_with_rotation_token(self, slot: int, token: str, value: dict[str, Any], rotation: str) -> None:
        request = {"SecretId": self.slots[slot].name, "ClientRequestToken": token, "RotationToken": rotation, **value}
        self.act(slot, "PutSecretValue", request, model.put(self.slots[slot], request))

    @precondition(lambda self: self.bursts == 0)
    @rule(slot=secrets, count=st.sampled_from([2, 3, 4, 2, 3, 4, 2, 3, 4, 2, 3, 4, 6, 8, 12, 105]))
    def burst(self, slot: int, count: int) -> None:
        """Many versions: each is a step, but only the last is read back."""
        self.bursts += 1

        def run() -> None:
            for n in range(count):
                request = {"SecretId": self.slots[slot].name, "ClientRequestToken": f"burst-{n:026d}", "SecretString": f"b{n}"}
                expectation = model.put(self.slots[slot], request)
                if n == count - 1 or len(expectation.states) > 1:
                    self.mutate(slot, "PutSecretValue", request, expectation)
                    continue
                answer = take_step("PutSecretValue", request)
                agree("PutSecretValue", answer, expectation)
                if answer.ok:
                    self.slots[slot] = expectation.states[0]
                    self.slots[slot].created.pop("changed", None)
        self.guarded(run)

    @rule(target=tokens, slot=secrets, token=tokens | TOKEN, value=VALUE, form=FORM, description=st.none() | st.just("new"))
    def update_value(self, slot: int, token: str, value: dict[str, Any], form: str, description: Any) -> str:
        request = with_members({"SecretId": self.id_of(self.slots[slot], form), "ClientRequestToken": token, **value},
                               Description=description)
        self.act(slot, "UpdateSecret", request, model.update(self.slots[slot], request))
        return token

    @rule(slot=secrets, description=st.none() | st.sampled_from(b.DESCRIPTIONS), key=st.none() | st.sampled_from(b.KEYS),
          token=st.none() | tokens, form=FORM)
    def update_metadata(self, slot: int, description: Any, key: Any, token: Any, form: str) -> None:
        request = with_members({"SecretId": self.id_of(self.slots[slot], form)}, Description=description, KmsKeyId=key,
                               ClientRequestToken=token)
        self.act(slot, "UpdateSecret", request, model.update(self.slots[slot], request))

    @rule(slot=secrets, fault=st.sampled_from(b.BAD_TOKENS).map(lambda token: {"ClientRequestToken": token}) |
          st.sampled_from(b.BAD_STRINGS).map(lambda text: {"SecretString": text}) |
          st.sampled_from(b.BAD_BINARIES).map(lambda text: {"SecretBinary": text, "SecretString": None}) |
          st.sampled_from([{"SecretBinary": "AA=="}, {"ClientRequestToken": None}, {"Description": b.BAD_DESCRIPTIONS[0]},
                           {"KmsKeyId": b.BAD_KEYS[0]}]))
    def update_badly(self, slot: int, fault: dict[str, Any]) -> None:
        request = {"SecretId": self.slots[slot].name, "ClientRequestToken": b.UUIDS[3], "SecretString": "s"}
        request = with_members(request, **fault)
        self.act(slot, "UpdateSecret", request, model.update(self.slots[slot], request))

    # Labels.

    def stage(self, slot: int, form: str, label: str | None, to: str | None, off: str | None) -> None:
        request = with_members({"SecretId": self.id_of(self.slots[slot], form)}, VersionStage=label, MoveToVersionId=to,
                               RemoveFromVersionId=off)
        self.act(slot, "UpdateSecretVersionStage", request, model.move_label(self.slots[slot], request))

    @rule(slot=secrets, held=PICK, to=PICK, form=FORM)
    def move_held_label(self, slot: int, held: int, to: int, form: str) -> None:
        label = self.held_label(slot, held)
        self.stage(slot, form, label, self.version(slot, to), self.slots[slot].labels.get(label))

    @rule(slot=secrets, label=labels | LABEL, to=PICK, form=FORM)
    def attach_label(self, slot: int, label: str, to: int, form: str) -> None:
        self.stage(slot, form, label, self.version(slot, to), None)

    @rule(slot=secrets, held=PICK, form=FORM)
    def remove_held_label(self, slot: int, held: int, form: str) -> None:
        label = self.held_label(slot, held)
        self.stage(slot, form, label, None, self.slots[slot].labels.get(label))

    @rule(slot=secrets, label=labels | LABEL | st.sampled_from(b.BAD_LABELS), to=st.none() | PICK, off=st.none() | PICK,
          strange=st.sampled_from(["", "", "to", "off"]), token=tokens | st.sampled_from(b.BAD_TOKENS), form=FORM)
    def stage_anyhow(self, slot: int, label: str, to: Any, off: Any, strange: str, token: str, form: str) -> None:
        move_to = token if strange == "to" else None if to is None else self.version(slot, to)
        remove_from = token if strange == "off" else None if off is None else self.version(slot, off)
        self.stage(slot, form, label, move_to, remove_from)

    # Reads, also as steps of their own.

    @rule(slot=secrets, version=st.none() | PICK, label=st.none() | labels | LABEL, own=st.booleans(),
          token=st.none() | tokens | st.sampled_from(b.BAD_TOKENS), form=FORM)
    def get(self, slot: int, version: Any, label: Any, own: bool, token: Any, form: str) -> None:
        secret = self.slots[slot]
        chosen = None if version is None else self.version(slot, version)
        if own and chosen is not None:
            label = next(iter(secret.labels_of(chosen)), label)
        request = with_members({"SecretId": self.id_of(secret, form)}, VersionId=chosen if chosen is not None else token,
                               VersionStage=label)

        def read() -> None:
            expectation, shown = model.get(secret, request)
            answer = take_step("GetSecretValue", request)
            agree("GetSecretValue", answer, expectation)
            if answer.ok:
                check_value(secret, answer, shown)
        self.guarded(read)

    @rule(slot=secrets, size=st.none() | st.sampled_from(b.PAGE_SIZES + b.BAD_PAGE_SIZES), deprecated=st.sampled_from([None, False, True]),
          token=st.sampled_from([None] * 6 + ["no such page"]), form=FORM)
    def list_versions(self, slot: int, size: Any, deprecated: Any, token: Any, form: str) -> None:
        secret = self.slots[slot]
        request = with_members({"SecretId": self.id_of(secret, form)}, MaxResults=size, IncludeDeprecated=deprecated,
                               NextToken=token)

        def read() -> None:
            answer = take_step("ListSecretVersionIds", request)
            if token is not None:  # a page of nobody's: the embedded target takes any, so nothing is held against it
                return
            agree("ListSecretVersionIds", answer, model.list_versions(secret, request))
            if answer.ok:
                check_list(secret, read_list(secret, deprecated, size), bool(deprecated))
        self.guarded(read)

    @rule(slot=secrets, form=FORM)
    def describe(self, slot: int, form: str) -> None:
        secret = self.slots[slot]

        def read() -> None:
            request = {"SecretId": self.id_of(secret, form)}
            answer = take_step("DescribeSecret", request)
            agree("DescribeSecret", answer, model.describe(secret, request))
            if answer.ok:
                check_description(secret, answer)
        self.guarded(read)

    # Deletion.

    @rule(slot=secrets, form=FORM, days=st.none() | st.sampled_from(b.WINDOWS + b.BAD_WINDOWS),
          force=st.sampled_from([None, None, None, False, True]))
    def delete(self, slot: int, form: str, days: Any, force: Any) -> None:
        request = with_members({"SecretId": self.id_of(self.slots[slot], form)}, RecoveryWindowInDays=days,
                               ForceDeleteWithoutRecovery=force)
        self.act(slot, "DeleteSecret", request, model.delete(self.slots[slot], request))

    @rule(slot=secrets, form=FORM)
    def restore(self, slot: int, form: str) -> None:
        request = {"SecretId": self.id_of(self.slots[slot], form)}
        self.act(slot, "RestoreSecret", request, model.restore(self.slots[slot], request))

    @precondition(lambda self: any(secret.scheduled for secret in self.slots))
    @rule()
    def restore_what_is_scheduled(self) -> None:
        slot = next(slot for slot, secret in enumerate(self.slots) if secret.scheduled)
        request = {"SecretId": self.slots[slot].name}
        self.act(slot, "RestoreSecret", request, model.restore(self.slots[slot], request))

    # Requests that are none.

    @rule(operation=st.sampled_from(sorted(OUTPUTS)[1:] + ["DescribeSecret"]),
          name=st.sampled_from(["peer/nowhere", "arn:aws:secretsmanager:us-east-1:123456789012:secret:peer/nowhere-AbCdEf"]))
    def unknown_secret(self, operation: str, name: str) -> None:
        request: dict[str, Any] = {"SecretId": name}
        if operation == "PutSecretValue":
            request |= {"ClientRequestToken": b.TOKENS[0], "SecretString": "s"}
        if operation == "UpdateSecretVersionStage":
            request |= {"VersionStage": "BLUE", "MoveToVersionId": b.TOKENS[0]}
        allowed = model.NOT_FOUND
        self.guarded(lambda: agree(operation, take_step(operation, request), Expectation(errors=allowed)))

    @rule(operation=st.sampled_from([*sorted(OUTPUTS), "MakeCoffee"]), body=st.sampled_from(
        [b"", b"{", b"[]", b"null", b"\xff\xfe", b"{}", b'{"SecretId": 5}', b'{"SecretId": null}', b'{"SecretId": ""}',
         b'{"SecretId": "' + b"i" * 2049 + b'"}', b'{"SecretId": {}}']))
    def no_request(self, operation: str, body: bytes) -> None:
        self.guarded(lambda: agree(operation, take_step(operation, body), Expectation(any_error=True)))


def main() -> None:
    global session
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--shrink", action="store_true")
    arguments = parser.parse_args()
    session = Session(arguments.port, arguments.steps, arguments.shrink)
    phases = [Phase.generate, Phase.shrink] if arguments.shrink else [Phase.generate]
    # Hypothesis draws the first tenth of max_examples small; so many more than are needed would be small ones for the most part.
    chosen = settings(max_examples=arguments.steps // STEPS_OF_AN_EXAMPLE, stateful_step_count=STEPS_OF_AN_EXAMPLE, deadline=None, database=None,
                      phases=phases, suppress_health_check=list(HealthCheck), report_multiple_bugs=False, derandomize=False)
    round_number = 0
    while session.failure is None and (session.steps < session.budget or arguments.shrink):
        machine = hypothesis.seed(arguments.seed * 1000 + round_number)(type("Machine", (SecretsMachine,), {}))
        try:
            hypothesis.stateful.run_state_machine_as_test(machine, settings=chosen)
        except Stop:
            pass
        except Mismatch:
            pass
        round_number += 1
        if arguments.shrink:
            break
    print(json.dumps({"found": session.failure is not None, "steps": session.steps, "wire": session.client.requests,
                      "seconds": round(time.monotonic() - session.begin, 3), **(session.failure or {})}))


if __name__ == "__main__":
    main()
