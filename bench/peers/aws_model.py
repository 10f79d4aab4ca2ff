"""What a secret must be after a request, by AWS's public documents alone; the oracle of the Hypothesis peer.

A request gives an Expectation: the error names that it may be refused with, and the states that it may lead to. What
the documents leave open has several states, or any: then what is read back is taken over, if it is possible at all. So
it is where the embedded target, without a mutant, takes more than a strict reading of the documents allows.

Sources, all below https://docs.aws.amazon.com/secretsmanager/latest/:
  apireference/API_CreateSecret.html, API_PutSecretValue.html, API_UpdateSecret.html, API_UpdateSecretVersionStage.html,
  API_GetSecretValue.html, API_DescribeSecret.html, API_ListSecretVersionIds.html, API_DeleteSecret.html,
  API_RestoreSecret.html, CommonErrors.html
  userguide/whats-in-a-secret.html (versions and labels), userguide/reference_limits.html (quotas)
"""

import base64
import binascii
import copy
import re
from dataclasses import dataclass, field
from typing import Any

from boundary import MAX_LABELS, MAX_VALUE, MAX_VERSIONS

CURRENT, PREVIOUS, PENDING = "AWSCURRENT", "AWSPREVIOUS", "AWSPENDING"

# A constraint of a shape is broken: CommonErrors says validation error, the operations say InvalidParameterException.
SHAPE = frozenset(
    {"InvalidParameterException", "ValidationException", "InvalidRequestException", "SerializationException"}
)
NOT_FOUND = frozenset({"ResourceNotFoundException"})
SCHEDULED = frozenset({"InvalidRequestException"})
EXISTS = frozenset({"ResourceExistsException"})
LIMIT = frozenset(
    {"LimitExceededException", "InvalidParameterException", "InvalidRequestException", "ValidationException"}
)
LABEL_NOT_THERE = frozenset(
    {"InvalidParameterException", "InvalidRequestException", "ResourceNotFoundException", "ValidationException"}
)


@dataclass
class Secret:
    name: str
    arn: str = ""
    exists: bool = True
    scheduled: bool = False  # for deletion
    values: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # version: "string" or "binary", and the bytes
    labels: dict[str, str] = field(default_factory=dict)  # label: version
    description: str = ""
    key: str | None = None
    created: dict[str, float] = field(default_factory=dict)  # version: CreatedDate as first seen
    create_request: dict[str, Any] = field(default_factory=dict)

    def labels_of(self, version: str) -> set[str]:
        return {label for label, on in self.labels.items() if on == version}


@dataclass
class Expectation:
    states: list[Secret] = field(default_factory=list)  # that success may lead to
    errors: frozenset[str] = frozenset()  # that are allowed
    any_state: bool = False  # success may also lead to whatever is read back
    any_error: bool = False


def refused(*errors: frozenset[str]) -> Expectation:
    return Expectation(errors=frozenset().union(*errors))


def decoded(text: Any) -> bytes | None:
    """What this base64 stands for, with its padding or without; None where it is no base64."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError, TypeError):
        return None


def value_of(request: dict[str, Any]) -> tuple[str, bytes] | None:
    """The value that a request without faults carries."""
    if isinstance(request.get("SecretString"), str):
        return "string", request["SecretString"].encode("utf-8", "surrogatepass")
    if isinstance(request.get("SecretBinary"), str):
        return "binary", decoded(request["SecretBinary"]) or b""
    return None


def value_faults(request: dict[str, Any], needed: bool) -> list[frozenset[str]]:
    faults = []
    text, binary = request.get("SecretString"), request.get("SecretBinary")
    if text is not None and binary is not None:
        faults.append(SHAPE)
    if needed and text is None and binary is None:
        faults.append(SHAPE)
    if text is not None and (not isinstance(text, str) or not 1 <= len(text) <= MAX_VALUE):
        faults.append(SHAPE | LIMIT)
    if binary is not None and not 1 <= len(decoded(binary) or b"") <= MAX_VALUE:
        faults.append(SHAPE | LIMIT)
    return faults


def open_value(request: dict[str, Any]) -> frozenset[str]:
    """The errors of a value that may be refused or taken.

    A text may be short enough in characters, as its shape has it, but not in bytes, as quotas do. A binary is "a
    Base64-encoded binary data object": whether that must have its padding is not said.
    """
    text, binary = request.get("SecretString"), request.get("SecretBinary")
    if isinstance(text, str) and len(text.encode("utf-8", "surrogatepass")) > MAX_VALUE:
        return SHAPE | LIMIT
    return SHAPE if isinstance(binary, str) and len(binary) % 4 != 0 else frozenset()


def length_faults(request: dict[str, Any], **limits: tuple[int, int]) -> list[frozenset[str]]:
    """A fault for each member that is there and is no string of a length that it may have."""
    faults = []
    for member, (least, most) in limits.items():
        value = request.get(member)
        if value is not None and not (isinstance(value, str) and least <= len(value) <= most):
            faults.append(SHAPE)
    return faults


def secret_faults(secret: Secret, scheduled_is_one: bool = True) -> list[frozenset[str]]:
    if not secret.exists:
        return [NOT_FOUND]
    return [SCHEDULED] if secret.scheduled and scheduled_is_one else []


def with_faults(faults: list[frozenset[str]], otherwise: Expectation) -> Expectation:
    return refused(*faults) if faults else otherwise


def attach(secret: Secret, version: str, label: str) -> None:
    """The label is on this version and no other; AWSCURRENT leaves AWSPREVIOUS where it was."""
    before = secret.labels.get(label)
    secret.labels[label] = version
    if label == CURRENT and before is not None and before != version:
        secret.labels[PREVIOUS] = before


def pending_settled(before: Secret, after: Secret) -> list[Secret]:
    """The documents do not say whether AWSPENDING stays on a version that AWSCURRENT moves to, or from."""
    ends = {before.labels.get(CURRENT), after.labels.get(CURRENT)}
    if len(ends) == 1 or PENDING not in after.labels or after.labels[PENDING] not in ends:
        return [after]
    without = copy.deepcopy(after)
    del without.labels[PENDING]
    return [after, without]


def token_faults(request: dict[str, Any], needed: bool) -> list[frozenset[str]]:
    if needed and request.get("ClientRequestToken") is None:
        return [SHAPE]  # "you must generate a ClientRequestToken and include it"
    return length_faults(request, ClientRequestToken=(32, 64))


def create(old: Secret, request: dict[str, Any]) -> Expectation:
    """`old` is what has this name, if anything."""
    has_value = request.get("SecretString") is not None or request.get("SecretBinary") is not None
    faults = value_faults(request, needed=False) + token_faults(request, needed=has_value)
    faults += length_faults(request, Name=(1, 512), Description=(0, 2048), KmsKeyId=(0, 2048))
    if not isinstance(request.get("Name"), str) or not re.fullmatch(r"[A-Za-z0-9/_+=.@-]*", request["Name"]):
        faults.append(SHAPE)
    if old.exists and old.scheduled:
        faults.append(SCHEDULED | EXISTS)
    if faults:
        return refused(*faults)
    value = value_of(request)
    if old.exists:
        again = copy.deepcopy(old)
        known = old.values.get(request["ClientRequestToken"]) if value is not None else None
        if known is not None and known[1] == value[1]:
            # "the request is ignored"; what becomes of other metadata in it, or of text as binary, is nowhere mentioned
            return Expectation([again], frozenset() if request == old.create_request else EXISTS)
        if value is None:
            return Expectation([again], EXISTS)
        first = old.create_request
        if first.get("SecretString") is None and first.get("SecretBinary") is None and known is None:
            # A new version "if the token isn't already associated", or a name that exists: left open
            again.values[request["ClientRequestToken"]] = value
            attach(again, request["ClientRequestToken"], CURRENT)
            return Expectation([copy.deepcopy(old), again], EXISTS | version_quota(old))
        return refused(EXISTS)
    new = Secret(
        request["Name"],
        description=request.get("Description") or "",
        key=request.get("KmsKeyId"),
        create_request=dict(request),
    )
    if value is not None:
        new.values[request["ClientRequestToken"]] = value
        new.labels[CURRENT] = request["ClientRequestToken"]
    return Expectation([new], open_value(request))


def put(secret: Secret, request: dict[str, Any]) -> Expectation:
    stages = request.get("VersionStages")
    faults = secret_faults(secret) + value_faults(request, needed=True) + token_faults(request, needed=True)
    if stages is not None:
        if not isinstance(stages, list) or not 1 <= len(stages) <= MAX_LABELS:
            faults.append(SHAPE | LIMIT)
        if isinstance(stages, list) and not all(isinstance(label, str) and 1 <= len(label) <= 256 for label in stages):
            faults.append(SHAPE)
    rotation = request.get("RotationToken")
    if rotation is not None and not (isinstance(rotation, str) and re.fullmatch(r"[a-zA-Z0-9-]{36,256}", rotation)):
        faults.append(SHAPE)
    token, value = request.get("ClientRequestToken"), None if faults else value_of(request)
    known = secret.values.get(token) if isinstance(token, str) else None
    if known is not None and (value is None or known[1] != value[1]):  # nothing says which check comes first
        faults.append(EXISTS)
    if faults:
        return refused(*faults, open_value(request))
    # What a RotationToken is worth without a rotation, and the same label twice, is left open.
    open_errors = SHAPE if rotation is not None or (stages and len(set(stages)) < len(stages)) else frozenset()
    open_errors |= open_value(request) | version_quota(secret)
    if known is not None:  # "succeeds but does nothing"; text and the same bytes as binary: left open
        return Expectation([copy.deepcopy(secret)], open_errors | (EXISTS if known[0] != value[0] else frozenset()))
    new = copy.deepcopy(secret)
    new.values[token] = value
    first = not secret.values
    wanted = list(dict.fromkeys(stages or [CURRENT]))
    for label in wanted:
        attach(new, token, label)
    if first:
        new.labels[CURRENT] = token
    if CURRENT in wanted and PREVIOUS in wanted and secret.labels.get(CURRENT):
        return Expectation([new], any_state=True, any_error=True)  # two sentences contradict each other
    return with_label_quota(secret, Expectation(pending_settled(secret, new), open_errors))


def version_quota(secret: Secret) -> frozenset[str]:
    """ "You will reach the quota for secret versions", which is about 100, if they are all younger than a day."""
    return LIMIT if len(secret.values) >= MAX_VERSIONS else frozenset()


def with_label_quota(before: Secret, expectation: Expectation) -> Expectation:
    """20 labels on all versions of a secret. Whether the labels that move by themselves count is left open."""
    within = [after for after in expectation.states if len(set(after.labels) - {PREVIOUS, CURRENT}) <= MAX_LABELS]
    if not within:
        return refused(LIMIT)
    if len(within) < len(expectation.states) or any(
        len(after.labels) > max(MAX_LABELS, len(before.labels)) for after in within
    ):
        expectation.errors |= LIMIT
    expectation.states = within
    return expectation


def update(secret: Secret, request: dict[str, Any]) -> Expectation:
    has_value = request.get("SecretString") is not None or request.get("SecretBinary") is not None
    faults = secret_faults(secret) + value_faults(request, needed=False) + token_faults(request, needed=has_value)
    faults += length_faults(request, Description=(0, 2048), KmsKeyId=(0, 2048))
    token, value = request.get("ClientRequestToken"), None if faults else value_of(request)
    known = secret.values.get(token) if isinstance(token, str) else None
    if has_value and known is not None and (value is None or known[1] != value[1]):
        faults.append(EXISTS)
    if faults:
        return refused(*faults, open_value(request))
    new = copy.deepcopy(secret)
    if request.get("Description") is not None:
        new.description = request["Description"]
    if request.get("KmsKeyId") is not None:
        new.key = request["KmsKeyId"]
    if has_value and known is not None:  # "results in an error", but the embedded target takes the same data once more
        return Expectation([copy.deepcopy(secret)], EXISTS)
    if has_value:
        new.values[token] = value
        attach(new, token, CURRENT)
        open_errors = open_value(request) | version_quota(secret)
        return with_label_quota(secret, Expectation(pending_settled(secret, new), open_errors))
    return Expectation([new])


def move_label(secret: Secret, request: dict[str, Any]) -> Expectation:
    faults = secret_faults(secret)
    faults += length_faults(request, VersionStage=(1, 256), MoveToVersionId=(32, 64), RemoveFromVersionId=(32, 64))
    label, to, off = (request.get(m) for m in ("VersionStage", "MoveToVersionId", "RemoveFromVersionId"))
    if label is None:
        faults.append(SHAPE)
    if to is not None and to not in secret.values:
        faults.append(LABEL_NOT_THERE)
    holder = secret.labels.get(label) if isinstance(label, str) else None
    if holder is not None and off is not None and off != holder:
        faults.append(LABEL_NOT_THERE)  # "the version ID does not match"
    if holder is not None and to is not None and to != holder and off is None:
        faults.append(LABEL_NOT_THERE)  # "must also specify the RemoveFromVersionId parameter"
    if label == CURRENT and to is None and off is not None and holder == off:
        faults.append(LABEL_NOT_THERE)  # a secret always has a version labeled AWSCURRENT
    if off is not None and off not in secret.values and holder is not None:
        faults.append(LABEL_NOT_THERE)
    if faults:
        return refused(*faults)
    unchanged = copy.deepcopy(secret)
    if to is None and off is None:
        return Expectation([unchanged], any_error=True)
    if to is None:
        new = copy.deepcopy(secret)
        if holder is None:
            return Expectation([unchanged], any_error=True)
        del new.labels[label]
        return Expectation([new])
    if holder == to:  # it is there already
        removed = copy.deepcopy(secret)
        del removed.labels[label]
        states = [unchanged] if off is None or label == CURRENT else [unchanged, removed]
        return Expectation(states, any_error=True)
    new = copy.deepcopy(secret)
    attach(new, to, label)
    expectation = Expectation(pending_settled(secret, new), any_error=holder is None and off is not None)
    return with_label_quota(secret, expectation)


def get(secret: Secret, request: dict[str, Any]) -> tuple[Expectation, str | None]:
    """Also the version that must be shown."""
    faults = secret_faults(secret) + length_faults(request, VersionId=(32, 64), VersionStage=(1, 256))
    version, label = request.get("VersionId"), request.get("VersionStage")
    if faults:
        return refused(*faults), None
    if version is not None and version not in secret.values:
        return refused(NOT_FOUND | (SHAPE if label is not None else frozenset())), None
    by_label = secret.labels.get(label or CURRENT)
    if version is None and by_label is None:
        return refused(NOT_FOUND), None
    if version is not None and label is not None and by_label != version:
        return refused(NOT_FOUND | SHAPE), None
    return Expectation([copy.deepcopy(secret)]), version or by_label


def describe(secret: Secret, _: dict[str, Any]) -> Expectation:
    return with_faults(secret_faults(secret, scheduled_is_one=False), Expectation([copy.deepcopy(secret)]))


def list_versions(secret: Secret, request: dict[str, Any]) -> Expectation:
    faults = secret_faults(secret, scheduled_is_one=False)
    size = request.get("MaxResults")
    if size is not None and not (isinstance(size, int) and 1 <= size <= 100):
        faults.append(SHAPE)
    errors = SCHEDULED if secret.scheduled else frozenset()
    return with_faults(faults, Expectation([copy.deepcopy(secret)], errors))


def delete(secret: Secret, request: dict[str, Any]) -> Expectation:
    days, force = request.get("RecoveryWindowInDays"), request.get("ForceDeleteWithoutRecovery")
    faults = []
    if days is not None and force:
        faults.append(SHAPE)
    if days is not None and not (isinstance(days, int) and 7 <= days <= 30):
        faults.append(SHAPE)
    if not secret.exists and not force:
        faults.append(NOT_FOUND)
    if faults:
        return refused(*faults)
    new = copy.deepcopy(secret)
    if force:  # "forcibly delete an already deleted or nonexistent secret: no ResourceNotFoundException"
        new.exists = False
        return Expectation([new], SCHEDULED if secret.scheduled else frozenset())
    new.scheduled = True
    open_errors = SCHEDULED if secret.scheduled else frozenset()
    return Expectation([new], open_errors | (SHAPE if days is not None and force is not None else frozenset()))


def restore(secret: Secret, _: dict[str, Any]) -> Expectation:
    new = copy.deepcopy(secret)
    new.scheduled = False
    return with_faults(
        secret_faults(secret, scheduled_is_one=False),
        Expectation([new], frozenset() if secret.scheduled else SCHEDULED),
    )
