"""How the Hypothesis peer takes a step: the request, the model's expectation, and all that is read back."""

import base64
import copy
import time
from collections.abc import Callable
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine

import aws_model as model
import boundary as b
from aws_model import Expectation, Secret
from client import Answer
from drawn import with_members
from read_back import CLOCK_SLACK, check_description, read_descriptions, settle
from session import Mismatch, Stop, agree, expect, session, take_step


class StepTaker(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        session.examples += 1
        session.trace.clear()
        self.slots: list[Secret] = []
        self.bursts = 0

    def id_of(self, secret: Secret, form: str) -> str:
        """By name, ARN or partial ARN; AWS allows that unless the name ends like a complete one."""
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
            expect(
                answer.body["ARN"] != secret.arn and secret.name in answer.body["ARN"],
                f"CreateSecret: ARN {answer.body['ARN']}",
            )
        same = not answer.ok or (operation in ("PutSecretValue", "CreateSecret") and expectation.states == [secret])
        state = settle(operation, secret, expectation, same)
        if answer.ok:
            if operation != "DeleteSecret" or secret.exists:
                expect(answer.body.get("Name") == state.name, f"{operation}: Name {answer.body.get('Name')}")
                expect(
                    answer.body.get("ARN") == state.arn, f"{operation}: ARN {answer.body.get('ARN')}, not {state.arn}"
                )
            if operation in ("CreateSecret", "PutSecretValue", "UpdateSecret"):
                has_value = "SecretString" in request or "SecretBinary" in request
                wanted = request["ClientRequestToken"] if has_value else None
                expect(
                    answer.body.get("VersionId") == wanted or (operation == "CreateSecret" and secret.exists),
                    f"{operation}: VersionId {answer.body.get('VersionId')}",
                )
            if operation == "PutSecretValue":
                stages = answer.body.get("VersionStages") or []
                wanted_stages = state.labels_of(request["ClientRequestToken"])
                expect(
                    len(stages) == len(set(stages)) and set(stages) == wanted_stages,
                    f"PutSecretValue: VersionStages {stages}, expected {sorted(wanted_stages)}",
                )
            if operation == "DeleteSecret" and not request.get("ForceDeleteWithoutRecovery") and not secret.scheduled:
                due = time.time() + 86400 * request.get("RecoveryWindowInDays", 30)
                expect(
                    abs(answer.body.get("DeletionDate", 0) - due) < CLOCK_SLACK,
                    f"DeletionDate {answer.body.get('DeletionDate')}",
                )
        self.slots[slot] = state
        neighbours = [neighbour for other, neighbour in enumerate(self.slots) if other != slot]
        for neighbour, described in zip(neighbours, read_descriptions(neighbours), strict=True):
            if neighbour.exists:
                check_description(neighbour, described)
        return answer

    def guarded(self, work: Callable[..., Any], *arguments: Any) -> None:
        """Takes a step; what is found ends the run."""
        try:
            work(*arguments)
        except Mismatch as mismatch:
            session.failure = {"message": str(mismatch), "trace": list(session.trace)}
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

    def stage(self, slot: int, form: str, label: str | None, to: str | None, off: str | None) -> None:
        request = with_members(
            {"SecretId": self.id_of(self.slots[slot], form)},
            VersionStage=label,
            MoveToVersionId=to,
            RemoveFromVersionId=off,
        )
        self.act(slot, "UpdateSecretVersionStage", request, model.move_label(self.slots[slot], request))

    def version(self, slot: int, pick: int) -> str:
        versions = list(self.slots[slot].values)
        return versions[pick % len(versions)] if versions else b.TOKENS[0]

    def held_label(self, slot: int, pick: int) -> str:
        held = list(self.slots[slot].labels)
        return held[pick % len(held)] if held else model.CURRENT

    def value_of(self, slot: int, version: str, as_binary: bool) -> dict[str, Any]:
        """The members that carry a version's value, text as binary where that is asked for."""
        kind, data = self.slots[slot].values.get(version, ("string", b"one"))
        if kind == "binary" or as_binary:
            return {"SecretBinary": base64.b64encode(data).decode()}
        return {"SecretString": data.decode("utf-8", "surrogatepass")}
