"""What stands in for Azure in the tests: one vault, the giver of tokens, and a machine's metadata.

It is a proxy on loopback, given to programs as HTTPS_PROXY and HTTP_PROXY: it answers itself for the hosts of
Azure, with certificates of an authority of its own, so that a program checks the names that it checks in
earnest. That it does as Azure does is shown by Microsoft's own SDK for Python, which works with it
(sdk.py). Tests change it, and have it fail, by paths under /control/.

usage: stand_in.py FOLDER      writes ca.pem there, then says its port
"""

import datetime
import json
import os
import socket
import ssl
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from answers import (
    LOCK, LOGIN, METADATA, RESOURCE, TENANT, VAULT,
    Refused, State, control, login_answer, metadata_answer, new_key_version, vault_answer,
)

FOLDER = sys.argv[1]


def certificate(name, issuer, issuer_key, is_authority):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer or subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(is_authority, None), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key((issuer_key or key).public_key()), False
        )
    )
    if is_authority:
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        builder = builder.add_extension(usage, True)
    else:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False)
    return key, builder.sign(issuer_key or key, hashes.SHA256())


def contexts():
    """A TLS context for each host; and for a host whose certificate is another's."""
    authority_key, authority = certificate(f"authority {os.urandom(4).hex()}", None, None, True)
    pem = authority.public_bytes(serialization.Encoding.PEM)
    with open(os.path.join(FOLDER, "ca.pem"), "wb") as file:
        file.write(pem)
    found = {}
    for host, name in [(VAULT, VAULT), (LOGIN, LOGIN), ("other.vault.azure.net", "evil.example")]:
        key, leaf = certificate(name, authority.subject, authority_key, False)
        path = os.path.join(FOLDER, host + ".pem")
        with open(path, "wb") as file:
            file.write(
                key.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            )
            file.write(leaf.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        found[host] = context
    return found


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    host = None

    def log_message(self, *_):
        pass

    def do_CONNECT(self):
        host = self.path.rpartition(":")[0]
        context = CONTEXTS.get(host)
        if context is None or not self.path.endswith(":443"):
            with LOCK:
                State.requests.append(f"{host} CONNECT refused")
            self.send_error(502)
            return
        if fails(host, "connect"):
            self.stall()
            return
        self.send_response(200)
        self.end_headers()
        if fails(host, "handshake"):
            self.stall()
            return
        try:
            self.connection = context.wrap_socket(self.connection, server_side=True)
        except (ssl.SSLError, OSError):
            self.close_connection = True
            return
        self.rfile = self.connection.makefile("rb", -1)
        self.wfile = self.connection.makefile("wb", 0)
        self.host = host
        self.close_connection = False

    def stall(self):
        """Says nothing until the other side has gone."""
        self.close_connection = True
        try:
            self.connection.settimeout(120)
            while self.connection.recv(4096):
                pass
        except OSError:
            pass

    def handle_all(self):
        length = int(self.headers.get("Content-Length") or 0)
        data = self.rfile.read(length)
        split = urlsplit(self.path)
        host = self.host or split.hostname or ""
        if host == "" and split.path.startswith("/control/"):
            with LOCK:
                return self.send_text(200, control(self.path).encode(), "text/plain")
        with LOCK:
            has_token = "with token" if self.headers.get("Authorization") else "without token"
            State.requests.append(f"{host} {self.command} {split.path} {has_token}")
        if State.fault.get("method", self.command) == self.command and self.spoiled(host):
            return None
        with LOCK:
            status, body, headers = self.answer(host, split, data)
        return self.send_text(status, json.dumps(body).encode(), "application/json; charset=utf-8", headers)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = handle_all

    def answer(self, host, split, data):
        if host == LOGIN:
            return *login_answer(self.command, split.path, data), {}
        if host == METADATA and self.host is None:
            return *metadata_answer(self.path, self.headers), {}
        if host != VAULT:
            return 502, {}, {}
        try:
            who, resource = State.tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "), ("", ""))
            if not who or resource.rstrip("/") != RESOURCE:
                challenged = State.fault.get("resource", RESOURCE)
                challenge = f'Bearer authorization="https://{LOGIN}/{TENANT}", resource="{challenged}"'
                message = "AKV10000: Request is missing a Bearer or PoP token."
                raise Refused(401, "Unauthorized", message, headers={"WWW-Authenticate": challenge})
            if "api-version=" not in split.query:
                raise Refused(400, "BadParameter", "api-version must be specified")
            body = json.loads(data) if data else {}
            return 200, vault_answer(self.command, split.path, who, body), {}
        except Refused as refused:
            return refused.status, refused.body, refused.headers

    def spoiled(self, host):
        """Answers as a test has said that it is to fail."""
        name = fails(host)
        if name is None:
            return False
        if name == "stall":
            self.stall()
        elif name == "close":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif name == "throttle":
            after = {"Retry-After": State.fault.get("after", "0")}
            body = json.dumps(Refused(429, "Throttled", "Too many requests.").body).encode()
            self.send_text(429, body, "application/json", after)
        elif name == "redirect":
            self.send_text(302, b"", "text/plain", {"Location": "https://evil.example/"})
        elif name == "xml":
            status = int(State.fault.get("status", "500"))
            self.send_text(status, b"<?xml version='1.0'?><Error>canary-answer</Error>", "application/xml")
        elif name == "status":
            status = int(State.fault["status"])
            body = Refused(status, State.fault["code"], State.fault.get("message", ""), State.fault.get("inner")).body
            self.send_text(status, json.dumps(body).encode(), "application/json")
        elif name == "large":
            self.send_text(200, b'{"value":"' + b"x" * 2_000_000 + b'"}', "application/json")
        elif name == "garbled":
            self.send_text(200, b'{"value": canary-answer', "application/json")
        elif name == "empty":
            self.send_text(200, b"{}", "application/json")
        elif name in ("cut", "stall-body"):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"va")
            if name == "stall-body":
                self.stall()
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        return True

    def send_text(self, status, body, kind, headers=None):
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True


def fails(host, at=None):
    """What a test wants to go wrong now, at this step, with this host."""
    with LOCK:
        fault = State.fault
        name = fault.get("is")
        if name is None or fault["count"] < 1 or fault.get("host", VAULT) != host:
            return None
        if (name in ("connect", "handshake")) != (at is not None) or (at is not None and name != at):
            return None
        fault["count"] -= 1
        return name


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_):
        """A client that has gone away is no error."""


if __name__ == "__main__":
    CONTEXTS = contexts()
    new_key_version("config")
    server = Server(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()
