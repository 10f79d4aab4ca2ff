"""The boundary values that both peers get: each side of every limit that AWS states, and text that servers mangle.

Limits: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html (and its neighbours) and
https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html.
"""

import base64

MAX_VALUE = 65_536
MAX_LABELS = 20
MAX_VERSIONS = 100

UUIDS = [f"{n:08x}-0000-4000-8000-{n:012x}" for n in range(1, 5)]
TOKENS = [*UUIDS, "a" * 32, "b" * 33, "c" * 63, "d" * 64, UUIDS[3].replace("4", "A").upper()]
BAD_TOKENS = ["", "e" * 31, "f" * 65, "short", "g" * 128]

LABELS = [
    "AWSCURRENT",
    "AWSPREVIOUS",
    "AWSPENDING",
    "BLUE",
    "GREEN",
    "blue",
    "x",
    "L" * 255,
    "M" * 256,
    "label with spaces",
    "größe-ラベル",
    "a/b+c=d.e@f-g_h",
]
BAD_LABELS = ["", "N" * 257, "O" * 1000]
MANY_LABELS = [f"many-{n}" for n in range(MAX_LABELS + 2)]

STRINGS = [
    "s",
    "secret",
    '{"user":"admin","password":"p\\"w"}',
    " leading and trailing ",
    "line\nbreak\r\n\ttab",
    "ünïcödé ☃ 𝄞",
    "\\u0041 \\n",
    "null",
    "0",
    "\u0000",
    "\ufeffbom",
    "</script>&amp;%20",
    "x" * (MAX_VALUE - 1),
    "y" * MAX_VALUE,
    "é" * (MAX_VALUE // 2),
]
BAD_STRINGS = ["", "z" * (MAX_VALUE + 1), "é" * (MAX_VALUE // 2 + 1), "w" * (2 * MAX_VALUE)]

BYTES = [
    b"\x00",
    b"secret",
    b"s",
    bytes(range(256)),
    b"\xff\xfe\xfd",
    b"\r\n",
    b"b" * (MAX_VALUE - 1),
    b"c" * MAX_VALUE,
]
BAD_BYTES = [b"", b"d" * (MAX_VALUE + 1)]
BINARIES = [base64.b64encode(data).decode() for data in BYTES]
BAD_BINARIES = [base64.b64encode(data).decode() for data in BAD_BYTES]

DESCRIPTIONS = ["", "d", "a description", "ü" * 10, "D" * 2048]
BAD_DESCRIPTIONS = ["E" * 2049]

KEYS = ["alias/aws/secretsmanager", "11111111-2222-4333-8444-555555555555"]
BAD_KEYS = ["k" * 2049]

WINDOWS = [7, 8, 29, 30]
BAD_WINDOWS = [-1, 0, 1, 6, 31, 365]

PAGE_SIZES = [1, 2, 3, 50, 99, 100]
BAD_PAGE_SIZES = [-1, 0, 101, 1000]

ROTATION_TOKENS = ["r" * 36, "r" * 256, UUIDS[0]]
BAD_ROTATION_TOKENS = ["r" * 35, "r" * 257, "r" * 35 + "!", ""]

NAME_SUFFIXES = ["n", "with/slash", "plus+equals=at@dot.dash-", "under_score", "UPPER", "ends-abcdef"]
BAD_NAMES = ["", "with space", "star*", "ünï", "q" * 513, "hash#", "colon:"]
