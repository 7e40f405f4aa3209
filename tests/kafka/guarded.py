"""A real Kafka that asks who is there and what they may do: SASL over TLS, client certificates, the authorizer."""

import base64
import re
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import orjson
import trustme
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewTopic,
    ResourcePatternType,
    ResourceType,
)
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from schemas.topics import TOPICS, Topic, configuration
from streams.kafka.permissions import Need
from tests.kafka.broker import BRIEF, PATIENCE, Broker
from tests.ports import free_ports

PASSWORD: Final = "correct-horse-9f3"
"""Of everybody; a test that looks for secrets in what was said looks for this."""
MECHANISMS: Final = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER")
USERS: Final = ("ana", "everything")
"""`ana` may do what a test lets her, `everything` may do everything."""
KEY_PASSWORD: Final = "locked-7c1"


class Guarded(Broker):
    """Its plain listener is for the test itself and the node's own business; SASL and mTLS have one each."""

    def __init__(self, folder: Path) -> None:
        self.papers = Papers(folder)
        self._sasl, self._mutual = free_ports(2)
        self.sasl_address, self.mutual_address = f"127.0.0.1:{self._sasl}", f"127.0.0.1:{self._mutual}"
        super().__init__(folder, self._settings_of(), self._scram(), BRIEF)
        self._admin: AdminClient | None = None

    def _settings_of(self) -> dict[str, str]:
        listeners = f"SASL_SSL://127.0.0.1:{self._sasl},SSL://127.0.0.1:{self._mutual}"
        logins = "".join(f' user_{user}="{PASSWORD}"' for user in USERS)
        modules = "org.apache.kafka.common.security"
        jaas = {
            "plain": f"{modules}.plain.PlainLoginModule required{logins};",
            "scram-sha-256": f"{modules}.scram.ScramLoginModule required;",
            "scram-sha-512": f"{modules}.scram.ScramLoginModule required;",
            "oauthbearer": f"{modules}.oauthbearer.OAuthBearerLoginModule required;",
        }
        return {
            "listeners": listeners,
            "advertised.listeners": listeners,
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL",
            "inter.broker.listener.name": "PLAINTEXT",
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": str(self.papers.broker),
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": str(self.papers.authority),
            "listener.name.ssl.ssl.client.auth": "required",
            "ssl.principal.mapping.rules": "RULE:^.*CN=([a-z]+).*$/$1/,DEFAULT",
            "listener.name.sasl_ssl.sasl.enabled.mechanisms": ",".join(MECHANISMS),
            **{f"listener.name.sasl_ssl.{name}.sasl.jaas.config": said for name, said in jaas.items()},
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": "User:ANONYMOUS;User:everything",
        }

    @staticmethod
    def _scram() -> list[str]:
        kinds = ("SCRAM-SHA-256", "SCRAM-SHA-512")
        said = [f"{kind}=[name={user},password={PASSWORD}]" for user in USERS for kind in kinds]
        return [word for each in said for word in ("--add-scram", each)]

    @property
    def admin(self) -> AdminClient:
        if self._admin is None:
            self._admin = AdminClient({"bootstrap.servers": self.address, "log_level": 0})
        return self._admin

    def variables(self, user: str, mechanism: str = "SCRAM-SHA-512") -> dict[str, str]:
        """Settings of somebody who says by that mechanism who they are, or by a certificate (`mTLS`, ana alone)."""
        if mechanism == "mTLS":
            papers = {"TLS_CERT": self.papers.client, "TLS_KEY": self.papers.locked_key}
            proof = {**{name: str(path) for name, path in papers.items()}, "TLS_KEY_PASSWORD": KEY_PASSWORD}
            there = {"BROKER": self.mutual_address, "SECURITY_PROTOCOL": "SSL"}
        elif mechanism == "OAUTHBEARER":
            proof = {"OAUTH_TOKEN_FILE": self._held(f"{user}.token", token(user))}
            there = {"BROKER": self.sasl_address, "SECURITY_PROTOCOL": "SASL_SSL", "SASL_MECHANISM": mechanism}
        else:
            proof = {"SASL_USERNAME": user, "SASL_PASSWORD_FILE": self._held("password", f"{PASSWORD}\n")}
            there = {"BROKER": self.sasl_address, "SECURITY_PROTOCOL": "SASL_SSL", "SASL_MECHANISM": mechanism}
        named = {**there, **proof, "TLS_CA": str(self.papers.authority)}
        return {f"CONTACTWATCH_{name}": value for name, value in named.items()}

    def _held(self, name: str, secret: str) -> str:
        (self.folder / name).write_text(secret)
        return str(self.folder / name)

    def grant(self, user: str, prefix: str, *needs: Need) -> None:
        """ACLs for exactly these."""
        for need in needs:
            self.allow(user, need.kind, need.under(prefix).name, *need.operations)

    def create_topics(self, prefix: str, topics: Iterable[Topic] = TOPICS) -> None:
        """Past the command, for tests of something else."""
        wanted = [NewTopic(f"{prefix}.{topic.name}", 4, 1, config=configuration(topic)) for topic in topics]
        _done(self.admin.create_topics(wanted))
        _wait(lambda: {each.topic for each in wanted} <= self.admin.list_topics(timeout=PATIENCE).topics.keys())

    def set(self, topic: str, key: str, value: str) -> None:
        """Sets a topic otherwise than it was created."""
        entry = ConfigEntry(key, value, incremental_operation=AlterConfigOpType.SET)
        _done(self.admin.incremental_alter_configs([ConfigResource("topic", topic, incremental_configs=[entry])]))

    def allow(self, user: str, kind: str, name: str, *operations: str) -> None:
        """An ACL for each operation; a name that ends in a star is a prefix."""
        self._change(user, [_binding(user, kind, name, operation) for operation in operations], [])

    def forbid(self, user: str, kind: str, name: str, *operations: str) -> None:
        """Takes ACLs away again."""
        self._change(user, [], [_binding(user, kind, name, operation) for operation in operations])

    def forget(self, user: str) -> None:
        """Takes all ACLs of somebody away."""
        self._change(user, [], self._acls(user))

    def _change(self, user: str, more: list[AclBinding], less: list[AclBinding]) -> None:
        """Returns when the node itself knows: the controller's word takes a moment to get there."""
        wanted = {*self._acls(user), *more} - {*less}
        if more:
            _done(self.admin.create_acls(more))
        if less:
            _done(self.admin.delete_acls([_filter(each) for each in less]))
        _wait(lambda: set(self._acls(user)) == wanted)

    def _acls(self, user: str) -> list[AclBinding]:
        anything = (ResourceType.ANY, None, ResourcePatternType.ANY, f"User:{user}", None)
        asked = AclBindingFilter(*anything, AclOperation.ANY, AclPermissionType.ANY)
        found: list[AclBinding] = self.admin.describe_acls(asked).result()
        return found


def _done(futures: Mapping[Any, Any]) -> None:
    for future in futures.values():
        future.result()


def _wait(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "the node never learns of it"
        time.sleep(0.02)


def _filter(acl: AclBinding) -> AclBindingFilter:
    resource = (acl.restype, acl.name, acl.resource_pattern_type, acl.principal, acl.host)
    return AclBindingFilter(*resource, acl.operation, acl.permission_type)


def _binding(user: str, kind: str, name: str, operation: str) -> AclBinding:
    resource = (ResourceType[kind.upper().replace(" ", "_")], name.removesuffix("*"))
    pattern = ResourcePatternType.PREFIXED if name.endswith("*") else ResourcePatternType.LITERAL
    return AclBinding(*resource, pattern, f"User:{user}", "*", AclOperation[_spelt(operation)], AclPermissionType.ALLOW)


def _spelt(operation: str) -> str:
    """DescribeConfigs as the client's own list has it: DESCRIBE_CONFIGS."""
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", operation).upper()


class Papers:
    """Certificates that live as long as the folder: the broker's, a client's, a stranger's."""

    def __init__(self, folder: Path) -> None:
        ours, stranger = trustme.CA(), trustme.CA()
        self.authority = folder / "authority.pem"
        self.broker = folder / "broker.pem"
        self.client = folder / "client.pem"
        self.locked_key = folder / "client-locked.key"
        self.stranger = folder / "stranger.pem"
        self.strange_authority = folder / "strange-authority.pem"
        ours.cert_pem.write_to_path(str(self.authority))
        stranger.cert_pem.write_to_path(str(self.strange_authority))
        for path, issued in (
            (self.broker, ours.issue_cert("127.0.0.1", "localhost")),
            (self.client, ours.issue_cert("ana@example.com", common_name="ana")),
            (self.stranger, stranger.issue_cert("eve@example.com", common_name="eve")),
        ):
            path.write_bytes(_in_pkcs8(issued))
        key = load_pem_private_key(self.client.read_bytes(), None)
        locked = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(KEY_PASSWORD.encode()))
        self.locked_key.write_bytes(locked)


def _in_pkcs8(issued: trustme.LeafCert) -> bytes:
    """Key and certificates in one text, the key as the broker's Java can read it."""
    key = load_pem_private_key(issued.private_key_pem.bytes(), None)
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return plain + b"".join(each.bytes() for each in issued.cert_chain_pems)


def token(user: str, seconds: int = 3600) -> str:
    """A token as the broker's own handler for trials takes it: not signed."""
    now = int(time.time())
    claims: Mapping[str, object] = {"sub": user, "iat": now, "exp": now + seconds}
    parts = ({"alg": "none"}, claims)
    return ".".join(base64.urlsafe_b64encode(orjson.dumps(each)).decode().rstrip("=") for each in parts) + "."
