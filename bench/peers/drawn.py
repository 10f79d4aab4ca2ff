"""What the Hypothesis peer draws: boundary values (boundary.py) beside texts and bytes at random."""

import base64
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

import boundary as b


def among(values: Sequence[Any]) -> st.SearchStrategy[Any]:
    """What sampled_from(values) draws, with a short repr.

    Hypothesis formats the strategies of all rules whenever its swarm testing rejects one. With boundary values of
    65,536 characters in them that took two thirds of a run's time.
    """

    def value_at(index: int) -> Any:
        return values[index]

    return st.sampled_from(range(len(values))).map(value_at)


TOKEN = among(b.TOKENS) | st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=32, max_size=64)
STRING = among(b.STRINGS) | st.text(min_size=1, max_size=40)
VALUE = st.one_of(
    among([{"SecretString": text} for text in ("one", "two", "three")]),
    STRING.map(lambda text: {"SecretString": text}),
    among([{"SecretBinary": text} for text in b.BINARIES]),
    st.binary(min_size=1, max_size=40).map(lambda data: {"SecretBinary": base64.b64encode(data).decode()}),
)
FORM = among(["name", "arn", "name", "arn", "partial"])
PICK = st.integers(0, 23)
LOT = st.integers(0, 1 << 30)
LABEL = among(b.LABELS) | among(b.MANY_LABELS) | st.text(min_size=1, max_size=12)


def faults(*kinds: list[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Members to replace, where None takes one away: one kind of fault as often as another."""
    return st.one_of(*(among(kind) for kind in kinds))


def each(member: str, values: list[Any], **others: Any) -> list[dict[str, Any]]:
    return [{member: value, **others} for value in values]


BAD_VALUES = [
    each("SecretString", b.BAD_STRINGS[:1]),
    each("SecretString", b.BAD_STRINGS[1:]),
    each("SecretBinary", b.BAD_BINARIES, SecretString=None),
    each("SecretBinary", ["!", "a", "====", "AAA"], SecretString=None),
    each("SecretBinary", ["AA=="]),
    each("SecretString", [5, ["a"], {}, True]),
]
BAD_TOKENS = [
    each("ClientRequestToken", [token for token in b.BAD_TOKENS if len(token) < 32]),
    each("ClientRequestToken", [token for token in b.BAD_TOKENS if len(token) > 64]),
    each("ClientRequestToken", [None]),
    each("ClientRequestToken", [5, []]),
]
BAD_METADATA = [each("Description", b.BAD_DESCRIPTIONS), each("KmsKeyId", b.BAD_KEYS)]
BAD_PUTS = faults(
    *BAD_VALUES,
    *BAD_TOKENS,
    each("SecretString", [None]),
    [{"VersionStages": [label]} for label in b.BAD_LABELS],
    [{"VersionStages": ["BLUE", label]} for label in b.BAD_LABELS],
    each("VersionStages", [[]]),
    each("VersionStages", [b.MANY_LABELS[:21], b.MANY_LABELS[:22]]),
    each("VersionStages", ["BLUE", [5], {}]),
    each("RotationToken", b.BAD_ROTATION_TOKENS),
)
BAD_UPDATES = faults(*BAD_VALUES, *BAD_TOKENS, *BAD_METADATA)
BAD_CREATES = faults(*BAD_VALUES, *BAD_TOKENS, *BAD_METADATA, each("Name", b.BAD_NAMES), each("Name", [None, 5]))
BROKEN_BODIES = [
    *(b"", b"{", b"[]", b"null", b"\xff\xfe", b"{}"),
    *(b'{"SecretId": 5}', b'{"SecretId": null}', b'{"SecretId": ""}', b'{"SecretId": {}}'),
    b'{"SecretId": "' + b"i" * 2049 + b'"}',
]


def with_members(request: dict[str, Any], **members: Any) -> dict[str, Any]:
    """The request with these members; None takes one away."""
    return {key: value for key, value in {**request, **members}.items() if value is not None}
