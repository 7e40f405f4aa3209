"""Settings of a connection that do not fit each other stop the start, in a line that names them and the mend."""

from pathlib import Path
from typing import Any

import pytest

from streams import settings
from tests.streams import papers as certificates
from tests.streams.papers import Papers

PASSWORD = "hunter2-correct"
PLAIN = {"security_protocol": "SASL_SSL", "sasl_mechanism": "PLAIN"}
KNOWN = {"sasl_username": "ana", "sasl_password": PASSWORD}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return certificates.issued(tmp_path_factory.mktemp("papers"))


def refused(**chosen: Any) -> str:
    with pytest.raises(settings.WrongSettingError) as found:
        settings.read(**chosen)
    assert "\n" not in str(found.value)
    return str(found.value)


UNFIT: list[tuple[str, dict[str, Any]]] = [
    ("sasl_mechanism: has no effect", {"sasl_mechanism": "PLAIN"}),
    ("sasl_mechanism: a SASL security_protocol needs one", {"security_protocol": "SASL_SSL"}),
    ("sasl_username, sasl_password: PLAIN needs both", {**PLAIN, "sasl_username": "ana"}),
    ("sasl_username, sasl_password: PLAIN needs both", {**PLAIN, "sasl_password": PASSWORD}),
    ("oauth_token_file: PLAIN takes none", {**PLAIN, **KNOWN, "oauth_token_file": Path("token")}),
    ("oauth_token_file: OAUTHBEARER needs", {**PLAIN, "sasl_mechanism": "OAUTHBEARER"}),
    ("OAUTHBEARER takes neither", {**PLAIN, **KNOWN, "sasl_mechanism": "OAUTHBEARER"}),
    (
        "security_protocol: PLAIN would send its secret in the clear",
        {**PLAIN, **KNOWN, "security_protocol": "SASL_PLAINTEXT", "broker": "127.0.0.1:9092,kafka.example.com:9092"},
    ),
    ("tls_ca: no effect without TLS", {"tls_ca": Path("ca.pem")}),
    ("tls_key: needs tls_cert", {"security_protocol": "SSL", "tls_key": Path("key.pem")}),
    ("tls_key_password: there is no tls_key", {"security_protocol": "SSL", "tls_key_password": PASSWORD}),
    ("tls_ca: none.pem: No such file", {"security_protocol": "SSL", "tls_ca": Path("none.pem")}),
    ("tls_cert, tls_key: none.pem: No such file", {"security_protocol": "SSL", "tls_cert": Path("none.pem")}),
    ("web_client_ca: clients show certificates over TLS only", {"web_client_ca": Path("ca.pem")}),
    ("web_tls_key: needs web_tls_cert", {"web_tls_key": Path("key.pem")}),
    ("web_tls_cert, web_tls_key: none.pem: No such file", {"web_tls_cert": Path("none.pem")}),
    ("host: 0.0.0.0 is reached from other hosts", {"host": "0.0.0.0"}),
]


@pytest.mark.parametrize(("said", "chosen"), UNFIT, ids=[said for said, _ in UNFIT])
def test_what_does_not_fit_stops_the_start_and_repeats_no_secret(said: str, chosen: dict[str, Any]) -> None:
    found = refused(**chosen)
    assert (said in found, PASSWORD in found) == (True, False), found


def test_several_mistakes_are_said_together() -> None:
    found = refused(security_protocol="SASL_SSL", tls_key=Path("key.pem"), host="0.0.0.0")
    assert [name in found for name in ("sasl_mechanism: ", "tls_key: ", "host: ")] == [True, True, True]


@pytest.mark.parametrize("broker", ["127.0.0.1:9092", "localhost:9092", "[::1]:9092"])
def test_in_the_clear_a_secret_goes_to_this_host_alone(broker: str) -> None:
    chosen = {**PLAIN, **KNOWN, "security_protocol": "SASL_PLAINTEXT", "broker": broker}
    assert settings.read(**chosen).sasl_username == "ana"


def test_a_proof_that_sends_no_secret_may_go_in_the_clear() -> None:
    chosen = {**PLAIN, **KNOWN, "security_protocol": "SASL_PLAINTEXT", "broker": "kafka.example.com:9092"}
    assert settings.read(**{**chosen, "sasl_mechanism": "SCRAM-SHA-512"}).sasl_mechanism == "SCRAM-SHA-512"


def test_a_certificate_and_a_key_that_do_not_belong_together_are_refused(papers: Papers) -> None:
    chosen = {"security_protocol": "SSL", "tls_cert": papers.visitor, "tls_key": papers.stranger}
    assert "no certificate and key in PEM that belong together" in refused(**chosen)


def test_a_file_of_something_else_is_no_authority(papers: Papers, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("a letter to a friend")
    assert "no certificates in PEM" in refused(security_protocol="SSL", tls_ca=tmp_path / "ca.pem")


@pytest.mark.parametrize("guard", ["token", "certificate"])
def test_another_address_is_taken_with_a_guard(papers: Papers, guard: str) -> None:
    guards = {
        "token": {"web_token": PASSWORD},
        "certificate": {"web_tls_cert": papers.server, "web_client_ca": papers.authority},
    }
    assert settings.read(host="0.0.0.0", **guards[guard]).host == "0.0.0.0"
