"""The rules of the Hypothesis peer: which requests there are, and from what they are made.

Bundles hold the secrets of an example, the tokens and the labels that were used. Operations and limits:
https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html and its neighbours.
"""

from typing import Any

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, initialize, multiple, precondition, rule

import aws_model as model
import boundary as b
from aws_model import Expectation, Secret
from drawn import (
    BAD_CREATES,
    BAD_PUTS,
    BAD_UPDATES,
    BROKEN_BODIES,
    FORM,
    LABEL,
    LOT,
    PICK,
    TOKEN,
    VALUE,
    among,
    with_members,
)
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

    @initialize(target=secrets, value=VALUE, has_value=among([True] * 3 + [False]), token=TOKEN, lot=LOT)
    def first_secret(self, value: dict[str, Any], has_value: bool, token: str, lot: int) -> int:
        assume(lot > 0)  # not the example of nothing but zeros that Hypothesis begins with
        return self.new_secret("", value if has_value else None, {}, token)

    @precondition(lambda self: 0 < len(self.slots) < 3)
    @rule(
        target=secrets,
        value=st.none() | VALUE,
        token=tokens,
        suffix=among(b.NAME_SUFFIXES),
        description=st.none() | among(b.DESCRIPTIONS),
        key=st.none() | among(b.KEYS),
    )
    def another_secret(self, value: Any, token: str, suffix: str, description: Any, key: Any) -> int:
        return self.new_secret(suffix, value, with_members({}, Description=description, KmsKeyId=key), token)

    @rule(slot=secrets, how=among(["same", "value", "token", "both"]), value=VALUE, token=tokens)
    def create_again(self, slot: int, how: str, value: dict[str, Any], token: str) -> None:
        secret = self.slots[slot]
        request = dict(secret.create_request) or {"Name": secret.name, "ClientRequestToken": token, **value}
        if how in ("value", "both"):
            request = {**with_members(request, SecretString=None, SecretBinary=None), **value}
        if how in ("token", "both"):
            request["ClientRequestToken"] = token
        self.act(slot, "CreateSecret", request, model.create(secret, request))

    # Values.

    @precondition(lambda self: bool(self.slots))
    @rule()
    def put_next(self) -> None:
        """The plainest of steps."""
        number = session.steps
        request = {"SecretId": self.slots[0].name, "ClientRequestToken": f"next-{number:032d}"}
        request["SecretString"] = f"next {number}"
        self.act(0, "PutSecretValue", request, model.put(self.slots[0], request))

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
        request = {"SecretId": self.id_of(self.slots[slot], form), "ClientRequestToken": token}
        request |= {"VersionStages": stages, **value}
        self.act(slot, "PutSecretValue", request, model.put(self.slots[slot], request))
        return token

    @rule(slot=secrets, value=VALUE, held=st.lists(PICK, min_size=1, max_size=3), current=st.booleans(), form=FORM)
    def put_with_held_labels(self, slot: int, value: dict[str, Any], held: list[int], current: bool, form: str) -> None:
        """A new version that takes labels off others."""
        stages = list(dict.fromkeys([self.held_label(slot, pick) for pick in held] + [model.CURRENT] * current))
        request = {"SecretId": self.id_of(self.slots[slot], form), "ClientRequestToken": f"held-{session.steps:032d}"}
        request |= {"VersionStages": stages, **value}
        self.act(slot, "PutSecretValue", request, model.put(self.slots[slot], request))

    @rule(slot=secrets, token=TOKEN, count=st.integers(17, 21), skip=st.integers(0, 1), current=st.booleans())
    def put_with_many_labels(self, slot: int, token: str, count: int, skip: int, current: bool) -> None:
        stages = b.MANY_LABELS[skip : skip + count - current] + [model.CURRENT] * current
        request = {"SecretId": self.slots[slot].name, "ClientRequestToken": token}
        request |= {"VersionStages": stages, "SecretString": "m"}
        self.act(slot, "PutSecretValue", request, model.put(self.slots[slot], request))

    @rule(
        slot=secrets,
        pick=PICK,
        form=FORM,
        as_binary=among([False] * 4 + [True]),
        stages=st.none() | st.just("own") | st.lists(labels | LABEL, min_size=1, max_size=3),
    )
    def replay(self, slot: int, pick: int, form: str, as_binary: bool, stages: Any) -> None:
        """The data that a version has, under its token."""
        secret, version = self.slots[slot], self.version(slot, pick)
        own = sorted(secret.labels_of(version)) or None
        value = self.value_of(slot, version, as_binary)
        request = {"SecretId": self.id_of(secret, form), "ClientRequestToken": version, **value}
        request = with_members(request, VersionStages=own if stages == "own" else stages)
        self.act(slot, "PutSecretValue", request, model.put(secret, request))

    @rule(slot=secrets, pick=PICK, value=VALUE, form=FORM, stages=st.none() | st.lists(labels, min_size=1, max_size=2))
    def put_other_data(self, slot: int, pick: int, value: dict[str, Any], form: str, stages: Any) -> None:
        request = {"SecretId": self.id_of(self.slots[slot], form), "ClientRequestToken": self.version(slot, pick)}
        request = with_members({**request, **value}, VersionStages=stages)
        self.act(slot, "PutSecretValue", request, model.put(self.slots[slot], request))

    @rule(slot=secrets, token=TOKEN, value=VALUE, rotation=among(b.ROTATION_TOKENS))
    def put_with_rotation_token(self, slot: int, token: str, value: dict[str, Any], rotation: str) -> None:
        request = {"SecretId": self.slots[slot].name, "ClientRequestToken": token, "RotationToken": rotation, **value}
        self.act(slot, "PutSecretValue", request, model.put(self.slots[slot], request))

    @rule(
        slot=secrets,
        known=st.booleans(),
        pick=PICK,
        fault=BAD_PUTS,
        other=among([False] * 5 + [True]),
        more=BAD_PUTS,
    )
    def put_badly(
        self, slot: int, known: bool, pick: int, fault: dict[str, Any], other: bool, more: dict[str, Any]
    ) -> None:
        """One fault, seldom two, in what would be a new version or a replay."""
        version = self.version(slot, pick)
        if known:
            good = {"ClientRequestToken": version, **self.value_of(slot, version, False)}
        else:
            good = {"ClientRequestToken": f"fresh-{session.steps:032d}", "SecretString": "s"}
        request = with_members({"SecretId": self.slots[slot].name, **good}, **{**(more if other else {}), **fault})
        self.act(slot, "PutSecretValue", request, model.put(self.slots[slot], request))

    @rule(slot=secrets, create=st.booleans(), fault=BAD_UPDATES, bad_create=BAD_CREATES)
    def create_or_update_badly(
        self, slot: int, create: bool, fault: dict[str, Any], bad_create: dict[str, Any]
    ) -> None:
        good = {"ClientRequestToken": f"fresh-{session.steps:032d}", "SecretString": "s"}
        if not create:
            request = with_members({"SecretId": self.slots[slot].name, **good}, **fault)
            self.act(slot, "UpdateSecret", request, model.update(self.slots[slot], request))
            return
        nothing = Secret(f"peer/{session.examples}/bad/{session.steps}", exists=False)
        request = with_members({"Name": nothing.name, **good}, **bad_create)

        def send_it() -> None:
            answer = take_step("CreateSecret", request)
            agree("CreateSecret", answer, model.create(nothing, request))
            if not answer.ok:
                read_description(nothing)

        self.guarded(send_it)

    @precondition(lambda self: self.bursts == 0)
    @rule(slot=secrets, count=st.integers(0, 39).map(lambda n: 105 if n == 39 else 2 + n % 3))
    def burst(self, slot: int, count: int) -> None:
        """Many versions: each is a step, but only the last is read back."""
        self.bursts += 1

        def run() -> None:
            for n in range(count):
                request = {"SecretId": self.slots[slot].name, "ClientRequestToken": f"burst-{n:026d}"}
                request["SecretString"] = f"b{n}"
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
        description=st.none() | among(b.DESCRIPTIONS),
        key=st.none() | among(b.KEYS),
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

    # Labels.

    @rule(slot=secrets, held=PICK, to=PICK, form=FORM)
    def move_held_label(self, slot: int, held: int, to: int, form: str) -> None:
        label = self.held_label(slot, held)
        holder = self.slots[slot].labels.get(label)
        others = [version for version in self.slots[slot].values if version != holder] or [holder or b.TOKENS[0]]
        self.stage(slot, form, label, others[to % len(others)], holder)

    @rule(slot=secrets, label=labels | LABEL, to=PICK, form=FORM)
    def attach_label(self, slot: int, label: str, to: int, form: str) -> None:
        self.stage(slot, form, label, self.version(slot, to), None)

    @rule(slot=secrets, held=PICK, form=FORM)
    def remove_held_label(self, slot: int, held: int, form: str) -> None:
        label = self.held_label(slot, held)
        self.stage(slot, form, label, None, self.slots[slot].labels.get(label))

    @rule(
        slot=secrets,
        label=labels | LABEL | among(b.BAD_LABELS),
        to=st.none() | PICK,
        off=st.none() | PICK,
        strange=among(["", "", "to", "off"]),
        token=tokens | among(b.BAD_TOKENS),
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
        token=st.none() | tokens | among(b.BAD_TOKENS),
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
        size=st.none() | among(b.PAGE_SIZES + b.BAD_PAGE_SIZES),
        deprecated=among([None, False, True]),
        token=among([None] * 6 + ["no such page"]),
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
        days=st.none() | among(b.WINDOWS + b.BAD_WINDOWS),
        force=among([None, None, None, False, True]),
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
        operation=among(sorted(OUTPUTS)[1:] + ["DescribeSecret"]),
        name=among(["peer/nowhere", "arn:aws:secretsmanager:us-east-1:123456789012:secret:peer/nowhere-AbCdEf"]),
        broken=st.booleans(),
        any_operation=among([*sorted(OUTPUTS), "MakeCoffee"]),
        body=among(BROKEN_BODIES),
    )
    def no_request(self, operation: str, name: str, broken: bool, any_operation: str, body: bytes) -> None:
        """To a secret that is not there, or broken in itself."""
        if broken:
            expectation = Expectation(any_error=True)
            self.guarded(lambda: agree(any_operation, take_step(any_operation, body), expectation))
            return
        request: dict[str, Any] = {"SecretId": name}
        if operation == "PutSecretValue":
            request |= {"ClientRequestToken": b.TOKENS[0], "SecretString": "s"}
        if operation == "UpdateSecretVersionStage":
            request |= {"VersionStage": "BLUE", "MoveToVersionId": b.TOKENS[0]}
        expectation = Expectation(errors=model.NOT_FOUND)
        self.guarded(lambda: agree(operation, take_step(operation, request), expectation))
