"""What Azure answers: the giver of tokens, a machine's metadata, keys and secrets of one vault.

stand_in.py serves it. What it answers is held to Azure by Microsoft's own SDK for Python (sdk.py).
"""

import base64
import secrets
import threading
import time
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

VAULT = "acme.vault.azure.net"
LOGIN = "login.microsoftonline.com"
METADATA = "169.254.169.254"
TENANT = "11111111-2222-3333-4444-555555555555"
RESOURCE = "https://vault.azure.net"
LOCK = threading.RLock()


class State:
    """All that tests change."""

    requests = []
    fault = {}
    tokens = {}
    keys = {}
    stored = {}
    deleted = set()
    client_secret = "canary-client-secret-" + secrets.token_urlsafe(24)
    assertion = "canary-assertion-" + secrets.token_urlsafe(24)


class Refused(Exception):
    def __init__(self, status, code, message, inner=None, headers=None):
        super().__init__(code)
        error = {"code": code, "message": message}
        if inner:
            error["innererror"] = {"code": inner}
        self.status, self.body, self.headers = status, {"error": error}, headers or {}


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def give_token(who, resource):
    token = "canary-token-" + secrets.token_urlsafe(24)
    State.tokens[token] = (who, resource)
    return token


def token_answer(form):
    """The endpoint of Entra ID for client credentials."""
    tenant, scope = form["tenant"], form.get("scope", "")
    if tenant != TENANT:
        return 400, aad("invalid_request", 90002, "Tenant not found.")
    client = form.get("client_id", "")
    if form.get("grant_type") != "client_credentials":
        return 400, aad("unsupported_grant_type", 70003, "The grant is not supported.")
    if "client_assertion" in form:
        kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        if form.get("client_assertion_type") != kind or form["client_assertion"] != State.assertion:
            return 401, aad("invalid_client", 700211, "The assertion is not good.")
    elif form.get("client_secret") != State.client_secret:
        return 401, aad("invalid_client", 7000215, "Invalid client secret provided.")
    if not scope.endswith("/.default"):
        return 400, aad("invalid_scope", 70011, "The scope is not valid.")
    token = give_token(client, scope[: -len("/.default")])
    return 200, {"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599, "access_token": token}


def login_answer(method, path, data):
    """The hosts of Entra ID."""
    if path.endswith("/oauth2/v2.0/token") and method == "POST":
        form = {name: values[0] for name, values in parse_qs(data.decode()).items()}
        return token_answer(dict(form, tenant=path.split("/")[1]))
    if path == "/common/discovery/instance":
        return 200, {
            "tenant_discovery_endpoint": f"https://{LOGIN}/{TENANT}/v2.0/.well-known/openid-configuration",
            "metadata": [
                {"preferred_network": LOGIN, "preferred_cache": LOGIN, "aliases": [LOGIN]},
            ],
        }
    if path.endswith("/.well-known/openid-configuration"):
        base = f"https://{LOGIN}/{TENANT}"
        return 200, {
            "token_endpoint": f"{base}/oauth2/v2.0/token",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "issuer": f"{base}/v2.0",
        }
    return 404, {}


def aad(error, code, message):
    return {"error": error, "error_description": f"AADSTS{code}: {message}", "error_codes": [code]}


def metadata_answer(path, headers):
    query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    if headers.get("Metadata") != "true" or "resource" not in query:
        return 400, {"error": "invalid_request", "error_description": "Required metadata header not specified"}
    token = give_token(query.get("client_id", "machine"), query["resource"])
    expires = str(int(time.time()) + 86399)
    return 200, {
        "access_token": token,
        "client_id": "machine",
        "expires_in": "86399",
        "expires_on": expires,
        "ext_expires_in": "86399",
        "not_before": "0",
        "resource": query["resource"],
        "token_type": "Bearer",
    }


def new_key_version(name, size=2048):
    version = {"id": secrets.token_hex(16), "key": rsa.generate_private_key(65537, size), "enabled": True}
    version["ops"] = ["wrapKey", "unwrapKey"]
    State.keys.setdefault(name, []).append(version)
    return version


def version_of(kind, versions, name, version):
    found = [one for one in versions.get(name, []) if version in ("", one["id"])]
    if not found or (kind, name) in State.deleted:
        title = kind.capitalize()
        raise Refused(
            404,
            f"{title}NotFound",
            f"A {kind} with (name/id) {name}/{version} was not found in this key vault. If you recently deleted "
            f"this {kind} you may be able to recover it using the correct recovery command.",
        )
    return found[-1]


def key_bundle(name, version):
    numbers = version["key"].public_key().public_numbers()
    big = lambda number: encoded(number.to_bytes((number.bit_length() + 7) // 8, "big"))
    return {
        "key": {
            "kid": f"https://{VAULT}/keys/{name}/{version['id']}",
            "kty": "RSA",
            "key_ops": version["ops"],
            "n": big(numbers.n),
            "e": big(numbers.e),
        },
        "attributes": {"enabled": version["enabled"], "created": 1, "updated": 1},
    }


def key_operation(name, version, operation, body):
    version = version_of("key", State.keys, name, version)
    title = {"wrapkey": "wrapKey", "unwrapkey": "unwrapKey"}[operation]
    if not version["enabled"]:
        raise Refused(403, "Forbidden", f"Operation {title} is not allowed on a disabled key.", "KeyDisabled")
    if title not in version["ops"]:
        raise Refused(403, "Forbidden", f"Operation {title} is not permitted on this key.", "KeyOperationForbidden")
    digests = {"RSA-OAEP": hashes.SHA1(), "RSA-OAEP-256": hashes.SHA256()}
    digest = digests.get(body.get("alg"))
    if digest is None:
        raise Refused(400, "BadParameter", "Key and signing algorithm are incompatible.")
    scheme = padding.OAEP(padding.MGF1(digest), digest, None)
    try:
        value = decoded(body["value"])
        key = version["key"]
        done = key.public_key().encrypt(value, scheme) if operation == "wrapkey" else key.decrypt(value, scheme)
    except (ValueError, KeyError):
        raise Refused(400, "BadParameter", "The parameter is incorrect.") from None
    return {"kid": f"https://{VAULT}/keys/{name}/{version['id']}", "value": encoded(done)}


def secret_bundle(name, version):
    return {
        "value": version["value"],
        "id": f"https://{VAULT}/secrets/{name}/{version['id']}",
        "attributes": {"enabled": version["enabled"], "created": 1, "updated": 1},
    }


def vault_answer(method, path, who, body):
    parts = path.strip("/").split("/")
    kind, name, rest = parts[0], parts[1] if len(parts) > 1 else "", parts[2:]
    permission = {
        ("keys", "GET"): "get",
        ("keys", "POST"): rest[-1] if rest else "",
        ("secrets", "GET"): "get",
        ("secrets", "PUT"): "set",
    }.get((kind, method), "delete")
    denied = {"reader": ["set"], "wrapper": ["get"]}.get(who, [])
    if who == "nobody" or permission in denied:
        raise Refused(
            403,
            "Forbidden",
            f"Caller is not authorized to perform action on resource.\r\nCaller: appid={who};oid={TENANT}\r\n"
            f"Action: 'Microsoft.KeyVault/vaults/{kind}/{permission}/action'",
            "ForbiddenByRbac",
        )
    if kind == "keys" and method == "POST" and rest == ["create"]:
        return key_bundle(name, new_key_version(name))
    if kind == "keys" and method == "POST" and rest and rest[-1] in ("wrapkey", "unwrapkey"):
        version = rest[0] if len(rest) == 2 else ""
        return key_operation(name, version, rest[-1], body)
    if kind == "keys" and method == "GET":
        return key_bundle(name, version_of("key", State.keys, name, rest[0] if rest else ""))
    if kind == "secrets" and method == "GET":
        version = version_of("secret", State.stored, name, rest[0] if rest else "")
        if not version["enabled"]:
            raise Refused(403, "Forbidden", "Operation get is not allowed on a disabled secret.", "SecretDisabled")
        return secret_bundle(name, version)
    if kind == "secrets" and method == "PUT" and not rest:
        if ("secret", name) in State.deleted:
            raise Refused(
                409,
                "Conflict",
                f"Secret {name} is currently in a deleted but recoverable state, and its name cannot be reused; in "
                "this state, the secret can only be recovered or purged.",
                "ObjectIsDeletedButRecoverable",
            )
        if not isinstance(body.get("value"), str):
            raise Refused(400, "BadParameter", "Property  has invalid value")
        version = {"id": secrets.token_hex(16), "value": body["value"], "enabled": True}
        State.stored.setdefault(name, []).append(version)
        return secret_bundle(name, version)
    raise Refused(405, "MethodNotAllowed", "The method is not allowed.")


def control(path):
    """What tests do to it: the answer is text."""
    split = urlsplit(path)
    query = {name: values[0] for name, values in parse_qs(split.query, keep_blank_values=True).items()}
    what, name = split.path.removeprefix("/control/"), query.get("name", "")
    if what == "requests":
        found, State.requests = "\n".join(State.requests), []
        return found
    if what == "fault":
        State.fault = dict(query, count=int(query.get("count", "1000000")))
    elif what == "new-key":
        return new_key_version(name, int(query.get("size", "2048")))["id"]
    elif what == "key":
        for version in State.keys[name]:
            version["enabled"] = query.get("enabled", "true") == "true"
            version["ops"] = [op for op in query.get("ops", "wrapKey,unwrapKey").split(",") if op]
    elif what == "secret":
        for version in State.stored[name]:
            version["enabled"] = query.get("enabled", "true") == "true"
    elif what == "delete":
        State.deleted.add((query["kind"], name))
    elif what == "recover":
        State.deleted.discard((query["kind"], name))
    elif what == "new-secret":
        version = {"id": secrets.token_hex(16), "value": query["value"], "enabled": True}
        State.stored.setdefault(name, []).append(version)
        return version["id"]
    elif what == "forget-tokens":
        State.tokens.clear()
    elif what == "client-secret":
        return State.client_secret
    elif what == "assertion":
        return State.assertion
    elif what == "token":
        return give_token("person", RESOURCE)
    else:
        raise ValueError(what)
    return ""
