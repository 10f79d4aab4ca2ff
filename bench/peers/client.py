"""AWS JSON 1.1 to a server on loopback: one POST with X-Amz-Target, kept alive, and what came back.

Protocol: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html. Nothing but 127.0.0.1 is ever spoken to.
A state machine sends eight requests for each step, and most of its time goes into them. So this reads the one form of
HTTP/1.1 that a server of AWS JSON has, a head and a body of the length that it says, and sends reads together.
"""

import http.client
import json
import socket
from dataclasses import dataclass, field
from typing import Any

AUTHORIZATION = (
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/secretsmanager/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=" + "0" * 64
)
SECONDS_TO_WAIT = 20
MOST_OF_A_READ = 1 << 18


@dataclass
class Answer:
    status: int
    raw: bytes
    body: Any  # decoded JSON, or None where it is not JSON
    headers: dict[str, str] = field(default_factory=dict)  # names in lower case

    @property
    def ok(self) -> bool:
        return self.status == 200

    @property
    def text(self) -> str:
        return self.raw.decode("utf-8", "replace")

    @property
    def error(self) -> str:
        """The error's name, without the namespace that servers may put before it or the URL after it."""
        kind = self.body.get("__type", "") if isinstance(self.body, dict) else ""
        kind = kind or self.headers.get("x-amzn-errortype", "")
        return str(kind).split("#")[-1].split(":")[0]


class Client:
    def __init__(self, port: int):
        self.port, self.requests = port, 0
        self.socket: socket.socket | None = None
        self.received = b""  # and not yet read

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
        self.socket, self.received = None, b""

    def frame(self, operation: str, body: Any) -> bytes:
        """The request with this body, JSON of it unless it is bytes."""
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        head = (
            f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: application/x-amz-json-1.1\r\n"
            f"X-Amz-Target: secretsmanager.{operation}\r\nX-Amz-Date: 20260101T000000Z\r\n"
            f"Authorization: {AUTHORIZATION}\r\nContent-Length: {len(payload)}\r\n\r\n"
        )
        return head.encode() + payload

    def send_all(self, requests: list[tuple[str, Any]]) -> list[Answer]:
        """Sends all before it reads the first answer, which a server takes one after the other.

        OSError or HTTPException: one had no whole answer, twice where the connection just ended.
        """
        frames = [self.frame(*request) for request in requests]
        answers: list[Answer] = []
        failed_at = -1
        self.requests += len(requests)
        while len(answers) < len(frames):
            try:
                self.connect().sendall(b"".join(frames[len(answers) :]))
                while self.socket is not None and len(answers) < len(frames):
                    answers.append(self.read_answer())
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.close()  # a kept-alive connection may have been closed: once more on a new one
                if failed_at == len(answers):
                    raise
                failed_at = len(answers)
        return answers

    def connect(self) -> socket.socket:
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS_TO_WAIT)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.socket

    def receive(self) -> None:
        more = self.connect().recv(MOST_OF_A_READ)
        if not more:
            raise http.client.IncompleteRead(self.received) if self.received else http.client.RemoteDisconnected("")
        self.received += more

    def read_answer(self) -> Answer:
        while (end := self.received.find(b"\r\n\r\n")) < 0:
            self.receive()
        status_line, *lines = self.received[:end].decode("latin-1").split("\r\n")
        parts = (line.partition(":") for line in lines)
        headers = {name.lower(): value.strip() for name, _, value in parts}
        try:
            status, length = int(status_line.split(" ", 2)[1]), int(headers["content-length"])
        except (IndexError, KeyError, ValueError):
            raise http.client.HTTPException(f"no answer of a known form: {status_line}") from None
        begin = end + 4
        while len(self.received) < begin + length:
            self.receive()
        raw, self.received = self.received[begin : begin + length], self.received[begin + length :]
        if headers.get("connection", "").lower() == "close":
            self.close()
        try:
            decoded = json.loads(raw)
        except ValueError:
            decoded = None
        return Answer(status, raw, decoded, headers)
