"""Microsoft's own SDK for Python against what stands in for Azure: what it accepts and refuses.

usage: sdk.py CLIENT-SECRET          does all of it
       sdk.py CLIENT-SECRET unwrap VERSION HEX    writes what it unwraps, in hex
"""

import sys

from azure.core.exceptions import ClientAuthenticationError, HttpResponseError, ResourceNotFoundError
from azure.identity import ClientSecretCredential, ManagedIdentityCredential
from azure.keyvault.keys import KeyClient
from azure.keyvault.keys.crypto import CryptographyClient, KeyWrapAlgorithm
from azure.keyvault.secrets import SecretClient

TENANT = "11111111-2222-3333-4444-555555555555"
VAULT = "https://acme.vault.azure.net"
WRAP = KeyWrapAlgorithm.rsa_oaep_256
SECRET = sys.argv[1]


def credential(client="app", secret=SECRET):
    return ClientSecretCredential(TENANT, client, secret)


def refused(status, action):
    try:
        action()
    except HttpResponseError as error:
        # Refusals of the giver of tokens have no answer.
        found = error.status_code if error.response is not None else 401
        assert found == status, (found, status, error)
        return error
    raise AssertionError(f"{status} expected")


def cryptography(version):
    """A client that may not read the key, and so leaves all to the vault."""
    return CryptographyClient(f"{VAULT}/keys/config/{version}", credential("wrapper"))


def main():
    keys = KeyClient(VAULT, credential())
    version = keys.get_key("config").properties.version
    if sys.argv[2:3] == ["unwrap"]:
        print(cryptography(sys.argv[3]).unwrap_key(WRAP, bytes.fromhex(sys.argv[4])).key.hex())
        return

    store = SecretClient(VAULT, credential())
    first = store.set_secret("sdk", "one")
    second = store.set_secret("sdk", "two\n\u00e9")
    assert first.properties.version != second.properties.version
    assert store.get_secret("sdk").value == "two\n\u00e9"
    assert store.get_secret("sdk", first.properties.version).value == "one"
    assert refused(404, lambda: store.get_secret("none")).error.code == "SecretNotFound"
    assert isinstance(refused(404, lambda: store.get_secret("sdk", "0" * 32)), ResourceNotFoundError)
    assert refused(404, lambda: keys.get_key("none")).error.code == "KeyNotFound"

    nobody = SecretClient(VAULT, credential("nobody"))
    assert refused(403, lambda: nobody.get_secret("sdk")).error.innererror["code"] == "ForbiddenByRbac"
    wrong = SecretClient(VAULT, credential(secret="wrong"))
    assert isinstance(refused(401, lambda: wrong.get_secret("sdk")), ClientAuthenticationError)
    assert SecretClient(VAULT, ManagedIdentityCredential()).get_secret("sdk").value == "two\n\u00e9"

    wrapped = cryptography(version).wrap_key(WRAP, b"\x07" * 32).encrypted_key
    assert cryptography(version).unwrap_key(WRAP, wrapped).key == b"\x07" * 32
    # Who may read the key has the SDK wrap by itself.
    wrapped = CryptographyClient(keys.get_key("config"), credential()).wrap_key(WRAP, b"\x07" * 32).encrypted_key
    assert cryptography(version).unwrap_key(WRAP, wrapped).key == b"\x07" * 32
    damaged = bytes([wrapped[0] ^ 1]) + wrapped[1:]
    assert refused(400, lambda: cryptography(version).unwrap_key(WRAP, damaged)).error.code == "BadParameter"
    assert refused(404, lambda: cryptography("0" * 32).unwrap_key(WRAP, wrapped)).error.code == "KeyNotFound"
    print("as with Azure")


main()
