"""The rules of the Hypothesis peer: which requests there are, and from what they are made.

Bundles hold the secrets of an example, the tokens and the labels that were used. Operations and limits:
https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html and its neighbours.
"""

import base64
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, initialize, multiple, precondition, rule

import aws_model as model
import boundary as b
from aws_model import Expectation, Secret
from drawn import BAD_PUTS, FORM, LABEL, PICK, TOKEN, VALUE, with_members
from read_back import check_description, check_list, check_value, read_description, read_list
from session import OUTPUTS, agree, session, take_step
from step_taker import StepTaker


class SecretsMachine(StepTaker):
    secrets = Bundle("secrets")  # slots of self.slots
    tokens = Bundle("tokens")
    labels = Bundle("labels")

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
    @rule(
        target=secrets,
        value=st.none() | VALUE,
        token=tokens,
        suffix=st.sampled_from(b.NAME_SUFFIXES),
        description=st.none() | st.sampled_from(b.DESCRIPTIONS),
        key=st.none() | st.sampled_from(b.KEYS),
    )
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

    @rule(
        fault=st.sampled_from(b.BAD_NAMES).map(lambda name: {"Name": name})
        | st.sampled_from(b.BAD_TOKENS).map(lambda token: {"ClientRequestToken": token})
        | st.sampled_from(b.BAD_STRINGS).map(lambda text: {"SecretString": text})
        | st.sampled_from(b.BAD_BINARIES).map(lambda text: {"SecretBinary": text, "SecretString": None})
        | st.sampled_from(
            [
                {"SecretBinary": "AA=="},
                {"ClientRequestToken": None},
                {"Name": None},
                {"Name": 5},
                {"Description": b.BAD_DESCRIPTIONS[0]},
                {"KmsKeyId": b.BAD_KEYS[0]},
            ]
        )
    )
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

    @rule(
        target=tokens,
        slot=secrets,
        token=tokens | TOKEN,
        value=VALUE,
        form=FORM,
        stages=st.lists(labels | LABEL, min_size=1, max_size=5),
    )
    def put_with_labels(self, slot: int, token: str, value: dict[str, Any], form: str, stages: list[str]) -> str:
        request = {
            "SecretId": self.id_of(self.slots[slot], form),
            "ClientRequestToken": token,
            "VersionStages": stages,
            **value,
        }
        self.act(slot, "PutSecretValue", request, model.put(self.slots[slot], request))
        return token

    @rule(slot=secrets, token=TOKEN, count=st.integers(17, 21), skip=st.integers(0, 1), current=st.booleans())
    def put_with_many_labels(self, slot: int, token: str, count: int, skip: int, current: bool) -> None:
        stages = b.MANY_LABELS[skip : skip + count - current] + [model.CURRENT] * current
        request = {
            "SecretId": self.slots[slot].name,
            "ClientRequestToken": token,
            "VersionStages": stages,
            "SecretString": "m",
        }
        self.act(slot, "PutSecretValue", request, model.put(self.slots[slot], request))

    @rule(
        slot=secrets,
        pick=PICK,
        value=VALUE,
        same=st.booleans(),
        form=FORM,
        as_binary=st.sampled_from([False] * 4 + [True]),
        stages=st.none() | st.just("own") | st.lists(labels | LABEL, min_size=1, max_size=3),
    )
    def replay(
        self, slot: int, pick: int, value: dict[str, Any], same: bool, form: str, as_binary: bool, stages: Any
    ) -> None:
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
        request = with_members(
            {"SecretId": self.id_of(secret, form), "ClientRequestToken": version, **value},
            VersionStages=own if stages == "own" else stages,
        )
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
                request = {
                    "SecretId": self.slots[slot].name,
                    "ClientRequestToken": f"burst-{n:026d}",
                    "SecretString": f"b{n}",
                }
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

    @rule(
        target=tokens,
        slot=secrets,
        token=tokens | TOKEN,
        value=VALUE,
        form=FORM,
        description=st.none() | st.just("new"),
    )
    def update_value(self, slot: int, token: str, value: dict[str, Any], form: str, description: Any) -> str:
        request = with_members(
            {"SecretId": self.id_of(self.slots[slot], form), "ClientRequestToken": token, **value},
            Description=description,
        )
        self.act(slot, "UpdateSecret", request, model.update(self.slots[slot], request))
        return token

    @rule(
        slot=secrets,
        description=st.none() | st.sampled_from(b.DESCRIPTIONS),
        key=st.none() | st.sampled_from(b.KEYS),
        token=st.none() | tokens,
        form=FORM,
    )
    def update_metadata(self, slot: int, description: Any, key: Any, token: Any, form: str) -> None:
        request = with_members(
            {"SecretId": self.id_of(self.slots[slot], form)},
            Description=description,
            KmsKeyId=key,
            ClientRequestToken=token,
        )
        self.act(slot, "UpdateSecret", request, model.update(self.slots[slot], request))

    @rule(
        slot=secrets,
        fault=st.sampled_from(b.BAD_TOKENS).map(lambda token: {"ClientRequestToken": token})
        | st.sampled_from(b.BAD_STRINGS).map(lambda text: {"SecretString": text})
        | st.sampled_from(b.BAD_BINARIES).map(lambda text: {"SecretBinary": text, "SecretString": None})
        | st.sampled_from(
            [
                {"SecretBinary": "AA=="},
                {"ClientRequestToken": None},
                {"Description": b.BAD_DESCRIPTIONS[0]},
                {"KmsKeyId": b.BAD_KEYS[0]},
            ]
        ),
    )
    def update_badly(self, slot: int, fault: dict[str, Any]) -> None:
        request = {"SecretId": self.slots[slot].name, "ClientRequestToken": b.UUIDS[3], "SecretString": "s"}
        request = with_members(request, **fault)
        self.act(slot, "UpdateSecret", request, model.update(self.slots[slot], request))

    # Labels.

    def stage(self, slot: int, form: str, label: str | None, to: str | None, off: str | None) -> None:
        request = with_members(
            {"SecretId": self.id_of(self.slots[slot], form)},
            VersionStage=label,
            MoveToVersionId=to,
            RemoveFromVersionId=off,
        )
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

    @rule(
        slot=secrets,
        label=labels | LABEL | st.sampled_from(b.BAD_LABELS),
        to=st.none() | PICK,
        off=st.none() | PICK,
        strange=st.sampled_from(["", "", "to", "off"]),
        token=tokens | st.sampled_from(b.BAD_TOKENS),
        form=FORM,
    )
    def stage_anyhow(self, slot: int, label: str, to: Any, off: Any, strange: str, token: str, form: str) -> None:
        move_to = token if strange == "to" else None if to is None else self.version(slot, to)
        remove_from = token if strange == "off" else None if off is None else self.version(slot, off)
        self.stage(slot, form, label, move_to, remove_from)

    # Reads, also as steps of their own.

    @rule(
        slot=secrets,
        version=st.none() | PICK,
        label=st.none() | labels | LABEL,
        own=st.booleans(),
        token=st.none() | tokens | st.sampled_from(b.BAD_TOKENS),
        form=FORM,
    )
    def get(self, slot: int, version: Any, label: Any, own: bool, token: Any, form: str) -> None:
        secret = self.slots[slot]
        chosen = None if version is None else self.version(slot, version)
        if own and chosen is not None:
            label = next(iter(secret.labels_of(chosen)), label)
        request = with_members(
            {"SecretId": self.id_of(secret, form)},
            VersionId=chosen if chosen is not None else token,
            VersionStage=label,
        )

        def read() -> None:
            expectation, shown = model.get(secret, request)
            answer = take_step("GetSecretValue", request)
            agree("GetSecretValue", answer, expectation)
            if answer.ok:
                check_value(secret, answer, shown)

        self.guarded(read)

    @rule(
        slot=secrets,
        size=st.none() | st.sampled_from(b.PAGE_SIZES + b.BAD_PAGE_SIZES),
        deprecated=st.sampled_from([None, False, True]),
        token=st.sampled_from([None] * 6 + ["no such page"]),
        form=FORM,
    )
    def list_versions(self, slot: int, size: Any, deprecated: Any, token: Any, form: str) -> None:
        secret = self.slots[slot]
        request = with_members(
            {"SecretId": self.id_of(secret, form)}, MaxResults=size, IncludeDeprecated=deprecated, NextToken=token
        )

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

    @rule(
        slot=secrets,
        form=FORM,
        days=st.none() | st.sampled_from(b.WINDOWS + b.BAD_WINDOWS),
        force=st.sampled_from([None, None, None, False, True]),
    )
    def delete(self, slot: int, form: str, days: Any, force: Any) -> None:
        request = with_members(
            {"SecretId": self.id_of(self.slots[slot], form)},
            RecoveryWindowInDays=days,
            ForceDeleteWithoutRecovery=force,
        )
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

    @rule(
        operation=st.sampled_from(sorted(OUTPUTS)[1:] + ["DescribeSecret"]),
        name=st.sampled_from(
            ["peer/nowhere", "arn:aws:secretsmanager:us-east-1:123456789012:secret:peer/nowhere-AbCdEf"]
        ),
    )
    def unknown_secret(self, operation: str, name: str) -> None:
        request: dict[str, Any] = {"SecretId": name}
        if operation == "PutSecretValue":
            request |= {"ClientRequestToken": b.TOKENS[0], "SecretString": "s"}
        if operation == "UpdateSecretVersionStage":
            request |= {"VersionStage": "BLUE", "MoveToVersionId": b.TOKENS[0]}
        allowed = model.NOT_FOUND
        self.guarded(lambda: agree(operation, take_step(operation, request), Expectation(errors=allowed)))

    @rule(
        operation=st.sampled_from([*sorted(OUTPUTS), "MakeCoffee"]),
        body=st.sampled_from(
            [
                b"",
                b"{",
                b"[]",
                b"null",
                b"\xff\xfe",
                b"{}",
                b'{"SecretId": 5}',
                b'{"SecretId": null}',
                b'{"SecretId": ""}',
                b'{"SecretId": "' + b"i" * 2049 + b'"}',
                b'{"SecretId": {}}',
            ]
        ),
    )
    def no_request(self, operation: str, body: bytes) -> None:
        self.guarded(lambda: agree(operation, take_step(operation, body), Expectation(any_error=True)))
