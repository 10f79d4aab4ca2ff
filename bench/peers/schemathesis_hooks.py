"""Hooks of Schemathesis's command line: boundary values as examples, and the end of the run.

A step is a request that Schemathesis chose. The run ends at its first failed check, or when the steps are spent; the
file of PEER_RESULT then has the outcome. See https://schemathesis.readthedocs.io/en/stable/reference/hooks/.
"""

import json
import os

import jsonschema_rs
import schemathesis

import boundary as b

EXAMPLES = {
    "Token": b.TOKENS,
    "VersionId": b.TOKENS,
    "SecretString": b.STRINGS,
    "SecretBinary": b.BINARIES,
    "Label": b.LABELS,
    "Labels": [["AWSCURRENT"], ["AWSPENDING"], b.LABELS[3:], b.MANY_LABELS[: b.MAX_LABELS]],
    "LabelOrNone": b.LABELS,
    "Description": b.DESCRIPTIONS,
    "Key": b.KEYS,
    "Name": [f"peer/{suffix}" for suffix in b.NAME_SUFFIXES],
}

BOOLEANS = ("IncludeDeprecated", "ForceDeleteWithoutRecovery")

BUDGET = int(os.environ["PEER_STEPS"])
DONE = int(os.environ.get("PEER_DONE", "0"))  # steps of earlier rounds

steps = 0
trace: list[str] = []
description: dict = {}


def write(found: bool, **more: object) -> None:
    with open(os.environ["PEER_RESULT"], "w", encoding="utf-8") as file:
        json.dump({"found": found, "steps": DONE + steps, "wire": DONE + steps, **more}, file)


def finish(found: bool, **more: object) -> None:
    write(found, **more)
    os._exit(0)


@schemathesis.hook
def before_load_schema(context, raw_schema):
    for name, examples in EXAMPLES.items():
        raw_schema["components"]["schemas"][name]["examples"] = examples
    description.update(raw_schema)


def read_generously(body: dict) -> dict:
    """The request as servers may read it that take what AWS's pages leave open: a text for a boolean, and base64 with
    line breaks in it or without its padding."""
    read = {key: True if key in BOOLEANS and isinstance(value, str) else value for key, value in body.items()}
    if isinstance(binary := read.get("SecretBinary"), str):
        binary = binary.replace("\r", "").replace("\n", "").rstrip("=")
        read["SecretBinary"] = binary + "=" * (-len(binary) % 4)
    return read


def is_refused_rightly(case) -> bool:
    """Whether the request breaks its schema, and not only in what is open or in a length that is another one in bytes.

    What a link puts into a request that was to be wrong can make it right, of which Schemathesis takes no notice.
    """
    if not isinstance(case.body, dict):
        return True
    schema = description["paths"][case.operation.path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    whole = {**schema, "components": description["components"]}
    if jsonschema_rs.is_valid(whole, read_generously(case.body)):
        return False
    return all(value.isascii() for value in case.body.values() if isinstance(value, str))


@schemathesis.deserializer("application/x-amz-json-1.1")
def from_aws_json(context, response):
    return json.loads(response.content)


@schemathesis.hook
def filter_case(context, case):
    """No null among labels: the embedded target takes it for a label of no characters, with or without a mutant."""
    labels = case.body.get("VersionStages") if isinstance(case.body, dict) else None
    return not (isinstance(labels, list) and None in labels)


@schemathesis.hook
def before_call(context, case, kwargs):
    if DONE + steps >= BUDGET:
        finish(False)
    if isinstance(case.body, dict):  # 9.0 is an integer to JSON Schema, but not to AWS JSON
        case.body = {
            key: int(value) if isinstance(value, float) and value.is_integer() else value
            for key, value in case.body.items()
        }


@schemathesis.hook
def after_call(context, case, response):
    global steps
    steps += 1
    text = repr(case.body) if isinstance(case.body, bytes) else json.dumps(case.body, ensure_ascii=False, default=repr)
    trace.append(f"{case.operation.label} {text[:400]} -> {response.status_code} {response.text[:160]}")
    del trace[:-20]


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Called for each failure, which makes it the place to end the run."""
    if "schema-violating" in failure.title.lower() and not is_refused_rightly(case):
        return False
    finish(True, message=f"{failure.title}: {str(failure.message)[:500]}", trace=trace)
