"""Somebody's pager and chat: a local receiver of HTTP that keeps what it was sent."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


class Receiver:
    """Takes every POST; `sent` holds (path, body) in the order of arrival."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []
        sent = self.sent

        class Taking(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sent.append((self.path, json.loads(body)))
                self.send_response(202 if self.path == "/page" else 200)
                self.end_headers()
                self.wfile.write(b'{"status": "success"}' if self.path == "/page" else b"ok")

            def log_message(self, format: str, *arguments: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "Receiver":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def pages(self) -> list[tuple[str, str]]:
        """Of each page, whether it is a new one and what it says."""
        return [(body["event_action"], body["payload"]["summary"]) for path, body in self.sent if path == "/page"]
