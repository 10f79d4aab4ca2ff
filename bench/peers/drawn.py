"""What the Hypothesis peer draws: boundary values (boundary.py) beside texts and bytes at random."""

import base64
from typing import Any

from hypothesis import strategies as st

import boundary as b

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
    st.sampled_from(
        [
            {"VersionStages": []},
            {"VersionStages": b.MANY_LABELS[:21]},
            {"SecretBinary": "AA=="},
            {"SecretString": None},
            {"ClientRequestToken": None},
            {"SecretString": 5},
            {"SecretString": ["a"]},
            {"VersionStages": "BLUE"},
            {"VersionStages": [5]},
            {"ClientRequestToken": 5},
            {"SecretBinary": 5, "SecretString": None},
        ]
    ),
)


def with_members(request: dict[str, Any], **members: Any) -> dict[str, Any]:
    """The request with these members; None takes one away."""
    return {key: value for key, value in {**request, **members}.items() if value is not None}
