"""From POST /PutSecretValue to X-Amz-Target: secretsmanager.PutSecretValue, for clients that think in paths.

A proxy on loopback. Requests go on as AWS JSON 1.1. Answers come back as they are, but for the status of errors: AWS
has 400 for all, the proxy has 404 for ResourceNotFoundException and 409 for what stands against the state of a secret,
so that checks that look at the status alone can tell a request that is wrong from one that comes at the wrong time.
"""

import http.client
import http.server
import json
import threading

from client import AUTHORIZATION

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

    def __init__(self, target_port: int):
        self.target_port = target_port
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 17  # an answer goes out as a whole
    disable_nagle_algorithm = True
    server: Server

    def do_POST(self) -> None:  # noqa: N802, the name that http.server looks for
        operation = self.path.strip("/").split("?")[0]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": f"secretsmanager.{operation}",
            "X-Amz-Date": "20260101T000000Z",
            "Authorization": AUTHORIZATION,
        }
        target = http.client.HTTPConnection("127.0.0.1", self.server.target_port, timeout=20)
        try:
            target.request("POST", "/", body, headers)
            answer = target.getresponse()
            raw = answer.read()
        except (OSError, http.client.HTTPException):
            self.send_error(502, "no answer")
            return
        finally:
            target.close()
        self.send_response(status_of(operation, answer.status, raw))
        for name, value in answer.getheaders():
            if name.lower() not in ("content-length", "transfer-encoding", "connection", "date", "server"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        pass
