"""Plays Stripe on this machine: answers GET /v1/balance to whoever knows the key.

    stub_stripe.py < key        prints its address once it listens; SIGTERM ends it

The key is one line of standard input, so that it stands in no list of processes. Standard library only.
"""

import base64
import hmac
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = sys.stdin.readline().strip()
BALANCE = {
    "object": "balance",
    "livemode": False,
    "available": [{"amount": 4200, "currency": "usd", "source_types": {"card": 4200}}],
    "pending": [],
}


def error(message):
    return {"error": {"message": message, "type": "invalid_request_error"}}


class Stripe(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if not hmac.compare_digest(self.key().encode(), KEY.encode()):
            self.reply(401, error("Invalid API Key provided"))
        elif self.path == "/v1/balance":
            self.reply(200, BALANCE)
        else:
            self.reply(404, error("Unrecognized request URL"))

    def key(self):
        """As a bearer token or, in HTTP Basic, as the user: Stripe takes both."""
        scheme, _, credentials = self.headers.get("Authorization", "").partition(" ")
        if scheme == "Basic":
            try:
                return base64.b64decode(credentials).decode().partition(":")[0]
            except ValueError:
                return ""
        return credentials if scheme == "Bearer" else ""

    def reply(self, status, body):
        body = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if not KEY:
    sys.exit("the key is read from standard input")
server = ThreadingHTTPServer(("127.0.0.1", 0), Stripe)
print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
server.serve_forever()
