"""A server of moto on loopback that checks signatures and permissions, until its standard input ends.

moto-session.py FOLDER

Prints one line of JSON when it is ready: its address without and with TLS, the ARNs of two keys of KMS and
of a role, and for each user a pair of credentials. FOLDER gets ca.pem, the authority of its certificate.
Where moto is unlike AWS the tests have answers of their own, but for two things that it learns here: a
token of web identity is traded in without a signature, and a version that becomes the current one is what
is read.
"""

import datetime
import ipaddress
import json
import logging
import pathlib
import ssl
import sys
import threading

import boto3
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from moto import settings
from moto.core.authorization import ActionAuthenticatorMixin
from moto.secretsmanager.models import SecretsManagerBackend
from moto.server import DomainDispatcherApplication, ThreadedMotoServer, create_backend_app
from werkzeug.serving import make_server

USERS = {
    "operator": ["*"],
    "app": ["kms:Encrypt", "kms:Decrypt", "secretsmanager:*"],
    "reader": ["kms:Decrypt", "secretsmanager:GetSecretValue"],
    "stranger": ["s3:ListAllMyBuckets"],
}


def allowing(actions):
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def populate(address):
    """Makes users, a role and keys, while moto asks nobody who he is."""

    def client(service):
        pair = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
        return boto3.client(service, endpoint_url=address, region_name="eu-west-1", **pair)

    iam, kms, ready = client("iam"), client("kms"), {"address": address}
    for user, actions in USERS.items():
        iam.create_user(UserName=user)
        iam.put_user_policy(UserName=user, PolicyName="may", PolicyDocument=allowing(actions))
        pair = iam.create_access_key(UserName=user)["AccessKey"]
        ready[user] = [pair["AccessKeyId"], pair["SecretAccessKey"]]
    role = iam.create_role(RoleName="deploy", AssumeRolePolicyDocument=allowing(["sts:*"]))["Role"]
    iam.put_role_policy(RoleName="deploy", PolicyName="may", PolicyDocument=allowing(USERS["app"]))
    ready["role"] = role["Arn"]
    ready["keys"] = [kms.create_key()["KeyMetadata"]["Arn"] for _ in range(2)]
    kms.create_alias(AliasName="alias/app", TargetKeyId=ready["keys"][0])
    return ready


def ask_who_it_is():
    settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
    checked = ActionAuthenticatorMixin._authenticate_and_authorize_action

    def check(self, *arguments):
        if self._get_action() != "AssumeRoleWithWebIdentity":
            checked(self, *arguments)

    ActionAuthenticatorMixin._authenticate_and_authorize_action = check


def read_the_current_version():
    move = SecretsManagerBackend.update_secret_version_stage

    def moved(self, secret_id, version_stage, remove_from_version_id, move_to_version_id):
        answer = move(self, secret_id, version_stage, remove_from_version_id, move_to_version_id)
        if version_stage == "AWSCURRENT" and move_to_version_id:
            self.secrets[secret_id].set_default_version_id(move_to_version_id)
        return answer

    SecretsManagerBackend.update_secret_version_stage = moved


def certificate(subject, issuer, key, signer, is_authority):
    name = lambda text: x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])
    now = datetime.datetime.now(datetime.timezone.utc)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
    )
    return builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def serve_tls(folder):
    """The same server behind TLS, under a certificate of an authority that nobody knows."""
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    (folder / "ca.pem").write_bytes(certificate("ca", "ca", authority, authority, True))
    (folder / "leaf.pem").write_bytes(certificate("moto", "ca", key, authority, False))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    (folder / "leaf.key").write_bytes(key.private_bytes(*form, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "leaf.pem", folder / "leaf.key")
    application = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, application, threaded=True, ssl_context=context)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"https://127.0.0.1:{server.server_port}"


def main():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    ready = populate("http://%s:%d" % server.get_host_and_port())
    ready["tls"] = serve_tls(pathlib.Path(sys.argv[1]))
    read_the_current_version()
    ask_who_it_is()
    print(json.dumps(ready), flush=True)
    sys.stdin.read()


main()
