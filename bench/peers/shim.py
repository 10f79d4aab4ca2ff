"""From POST /PutSecretValue to X-Amz-Target: secretsmanager.PutSecretValue, for clients that think in paths.

A proxy on loopback. Requests go on as AWS JSON 1.1. Answers come back as they are, but for the status of errors: AWS
has 400 for all, the proxy has 404 for ResourceNotFoundException and 409 for what stands against the state of a secret,
so that checks that look at the status alone can tell a request that is wrong from one that comes at the wrong time. It
can record what it passes on, for replayed.py.
"""

import http.client
import http.server
import json
import os
import pathlib
import pickle

from client import Client

CONFLICTS = {"ResourceExistsException", "InvalidRequestException", "LimitExceededException"}


def status_of(operation: str, status: int, raw: bytes) -> int:
    if status != 400:
        return status
    try:
        error = str(json.loads(raw).get("__type", "")).split("#")[-1]
    except (ValueError, AttributeError):
        return status
    if error == "ResourceNotFoundException":
        return 404
    if error in CONFLICTS or (operation == "UpdateSecretVersionStage" and error == "InvalidParameterException"):
        return 409
    return status


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, target_port: int, recording: str = os.devnull):
        self.target_port, self.recording = target_port, pathlib.Path(recording).open("wb", buffering=0)
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 17  # an answer goes out as a whole
    disable_nagle_algorithm = True
    server: Server

    def setup(self) -> None:
        super().setup()
        self.target = Client(self.server.target_port)

    def finish(self) -> None:
        self.target.close()
        super().finish()

    def do_POST(self) -> None:  # noqa: N802, the name that http.server looks for
        operation = self.path.strip("/").split("?")[0]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            answer = self.target.send_all([(operation, body)])[0]
        except (OSError, http.client.HTTPException):
            self.target.close()
            self.send_error(502, "no answer")
            return
        pickle.dump((operation, body, answer.status, answer.raw), self.server.recording)
        self.send_response(status_of(operation, answer.status, answer.raw))
        for name, value in answer.headers.items():
            if name not in ("content-length", "transfer-encoding", "connection", "date", "server"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.raw)))
        self.end_headers()
        self.wfile.write(answer.raw)

    def log_message(self, *_: object) -> None:
        pass
