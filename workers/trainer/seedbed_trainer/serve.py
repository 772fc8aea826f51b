"""The HTTP door to a checkpoint. It opens on loopback alone, and a web page can do nothing with it."""

import hmac
import json
import os
import select
import signal
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pydantic import ValidationError

from .answers import Refused, chat, completions
from .model import Gone, Model
from .outcome import DONE
from .requests import ChatRequest, CompletionRequest
from .spec import Rejected

LOOPBACK = ("127.0.0.1", "::1", "localhost")
MAX_BODY = 8_000_000
IDLE_SECONDS = 30


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "seedbed-trainer", ""
    timeout = IDLE_SECONDS

    def do_GET(self):
        self.answer({"/healthz": self.health, "/v1/models": self.models})

    def do_POST(self):
        self.answer({"/v1/chat/completions": lambda: self.work(ChatRequest, chat), "/v1/completions": lambda: self.work(CompletionRequest, completions)})

    def answer(self, routes: dict) -> None:
        try:
            self.guard()
            path = self.path.split("?")[0]
            if path not in routes:
                raise Refused(404, "not_found", f"there is no {self.command} {path[:200]}")
            if path != "/healthz":
                self.admit()
            self.send(200, routes[path]())
        except Refused as e:
            self.send(e.status, {"error": {"message": e.message, "type": "invalid_request_error", "code": e.code}})
        except (Gone, ConnectionError, TimeoutError):
            self.close_connection = True
        except Exception as e:
            print(f"serve: {type(e).__name__}: {e}", file=sys.stderr, flush=True)
            self.send(500, {"error": {"message": "the server failed on this request", "type": "server_error", "code": "internal"}})

    def guard(self) -> None:
        """Browsers name their origin; a page that was rebound to loopback names a foreign host. Neither gets in."""
        if self.headers.get("Origin") is not None:
            raise Refused(403, "origin_refused", "requests of web pages are refused")
        port = self.server.server_address[1]
        hosts = {f"{h}:{port}" for h in ("127.0.0.1", "[::1]", "localhost")}
        if self.headers.get_all("Host") is None or [h.lower() in hosts for h in self.headers.get_all("Host")] != [True]:
            raise Refused(403, "host_refused", "the Host header must name this loopback address and port")

    def admit(self) -> None:
        key = self.server.key
        given = self.headers.get("Authorization", "")
        if key and not hmac.compare_digest(given.encode(), f"Bearer {key}".encode()):
            raise Refused(401, "invalid_api_key", "the bearer key is missing or wrong")

    def health(self) -> dict:
        return {"status": "ok"}

    def models(self) -> dict:
        m = {"id": self.server.name, "object": "model", "owned_by": "seedbed", "context_length": self.server.model.context}
        return {"object": "list", "data": [m]}

    def body(self) -> bytes:
        if self.headers.get("Content-Type", "").split(";")[0].strip().lower() != "application/json":
            raise Refused(415, "unsupported_media_type", "the body must be application/json")
        length = self.headers.get("Content-Length", "")
        if self.headers.get("Transfer-Encoding") or not (length.isascii() and length.isdigit()):
            self.close_connection = True
            raise Refused(411, "length_required", "the request must say its Content-Length")
        if int(length) > MAX_BODY:
            self.close_connection = True
            raise Refused(413, "too_large", f"the body is larger than {MAX_BODY} bytes")
        return self.rfile.read(int(length))

    def work(self, kind, do) -> dict:
        try:
            asked = kind.model_validate(json.loads(self.body()))
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as e:
            raise Refused(400, "invalid_json", "the body is not JSON") from e
        except ValidationError as e:
            says = "; ".join(f"{'.'.join(map(str, x['loc'])) or 'body'}: {x['msg']}" for x in e.errors()[:5])
            raise Refused(400, "invalid_request", says) from e
        if asked.model and asked.model != self.server.name:
            raise Refused(404, "model_not_found", f"this server has one model, {self.server.name}")
        # one at a time: two forward passes on the same cores are slower than one after the other
        with self.server.turn:
            return do(self.server.model, self.server.name, asked, self.still_there)

    def still_there(self) -> None:
        if select.select([self.connection], [], [], 0)[0] and not self.connection.recv(1, socket.MSG_PEEK):
            raise Gone()

    def send(self, status: int, data: dict) -> None:
        if status >= 400 and self.command == "POST":
            # the body may not have been read: what is left of it is not the next request
            self.close_connection = True
        text = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.send_header("Cache-Control", "no-store")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, host: str, port: int, model: Model, name: str, key: str | None):
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.model, self.name, self.key, self.turn = model, name, key, threading.Lock()
        super().__init__((host, port), Handler)


def end_with_stdin() -> None:
    # not sys.stdin: its lock, held in a read, would break an end of our own
    while os.read(0, 4096):
        pass
    os._exit(DONE)


def serve(folder: str, host: str, port: int, name: str | None, threads: int | None, with_parent: bool) -> int:
    """Answer until SIGTERM or SIGINT, or until stdin closes. Raises Rejected for a bad folder, host or port."""
    if host not in LOOPBACK:
        raise Rejected([f"host {host}: this server has no business outside loopback"])
    if with_parent:
        threading.Thread(target=end_with_stdin, daemon=True).start()
    for s in (signal.SIGTERM, signal.SIGINT):
        signal.signal(s, lambda *_: os._exit(DONE))
    model = Model(folder, threads)
    try:
        server = Server(host, port, model, name or os.path.basename(os.path.normpath(folder)), os.environ.get("SEEDBED_SERVE_KEY"))
    except (OSError, OverflowError) as e:
        raise Rejected([f"{host} port {port}: {getattr(e, 'strerror', None) or e}"]) from e
    print(json.dumps({"event": "serving", "port": server.server_address[1], "model": server.name}), flush=True)
    server.serve_forever()
    return DONE
