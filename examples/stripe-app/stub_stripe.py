"""A stand-in for Stripe on loopback: answers GET /v1/balance to whoever has the one right key.

    STUB_STRIPE_KEY=sk_test_… python stub_stripe.py

Prints `listening URL` once it is ready, and runs until it is told to stop. Standard library only.
"""

import base64
import hmac
import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = os.environ["STUB_STRIPE_KEY"]
BALANCE = {
    "object": "balance",
    "livemode": False,
    "available": [{"amount": 4200, "currency": "usd", "source_types": {"card": 4200}}],
    "pending": [],
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if not hmac.compare_digest(self.key().encode(), KEY.encode()):
            message = {"message": "Invalid API Key provided", "type": "invalid_request_error"}
            self.answer(401, {"error": message})
        elif self.path.split("?")[0] == "/v1/balance":
            self.answer(200, BALANCE)
        else:
            message = {"message": "Unrecognized request URL", "type": "invalid_request_error"}
            self.answer(404, {"error": message})

    def key(self):
        scheme, _, credential = self.headers.get("Authorization", "").partition(" ")
        if scheme == "Basic":
            credential = base64.b64decode(credential).decode(errors="replace").partition(":")[0]
        return credential

    def answer(self, status, body):
        body = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f"listening http://127.0.0.1:{server.server_address[1]}", flush=True)
server.serve_forever()
