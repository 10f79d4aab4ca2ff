"""AWS JSON 1.1 to a server on loopback: one POST with X-Amz-Target, kept alive, and what came back.

Protocol: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html. Nothing but 127.0.0.1 is ever spoken to.
"""

import http.client
import json
from dataclasses import dataclass, field
from typing import Any

AUTHORIZATION = (
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/secretsmanager/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=" + "0" * 64
)


@dataclass
class Answer:
    status: int
    body: Any  # decoded JSON, or None where it is not JSON
    text: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return self.status == 200

    @property
    def error(self) -> str:
        """The error's name, without the namespace that servers may put before it or the URL after it."""
        kind = self.body.get("__type", "") if isinstance(self.body, dict) else ""
        kind = kind or self.headers.get("x-amzn-errortype", "")
        return str(kind).split("#")[-1].split(":")[0]


class Client:
    def __init__(self, port: int):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.requests = 0

    def send(self, operation: str, body: Any) -> Answer:
        """Sends a body, JSON of it unless it is bytes. OSError or HTTPException: there was no whole answer."""
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": f"secretsmanager.{operation}",
            "X-Amz-Date": "20260101T000000Z",
            "Authorization": AUTHORIZATION,
        }
        self.requests += 1
        try:
            self.connection.request("POST", "/", payload, headers)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.connection.close()  # a kept-alive connection may have been closed: once more on a new one
            self.connection.request("POST", "/", payload, headers)
            answer = self.connection.getresponse()
        raw = answer.read()
        text = raw.decode("utf-8", "replace")
        try:
            decoded = json.loads(raw)
        except ValueError:
            decoded = None
        return Answer(answer.status, decoded, text, {name.lower(): value for name, value in answer.getheaders()})
