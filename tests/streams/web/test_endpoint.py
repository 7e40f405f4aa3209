"""The web endpoint: who may read what, over which TLS, and how long and how much anybody may talk to it."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from streams import settings
from streams.metrics import Metrics
from streams.web import visits
from streams.web.endpoint import Endpoint, Health
from tests.streams import papers as certificates
from tests.streams.papers import Papers

TOKEN = "t0ken-4e8"
REASON = "KafkaError: the reason"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return certificates.issued(tmp_path_factory.mktemp("papers"))


@asynccontextmanager
async def serving(**chosen: Any) -> AsyncIterator[int]:
    """An endpoint of an unwell worker; gives its port."""
    endpoint = Endpoint(Metrics([]), lambda: Health(False, False, REASON), settings.read(**chosen))
    await endpoint.start("127.0.0.1", 0)
    try:
        yield int(endpoint.address.rpartition(":")[2].partition("/")[0])
    finally:
        await endpoint.stop()


async def talk(port: int, said: bytes, context: ssl.SSLContext | None = None) -> bytes:
    """Everything that is answered until the connection is closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
    try:
        writer.write(said)
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def ask(port: int, path: str, *headers: str, context: ssl.SSLContext | None = None) -> tuple[int, str]:
    """Status and body."""
    lines = "\r\n".join((f"GET {path} HTTP/1.1", "Host: here", *headers))
    head, _, body = (await talk(port, f"{lines}\r\n\r\n".encode(), context)).partition(b"\r\n\r\n")
    return int(head.split()[1]), body.decode()


async def statuses(port: int, *headers: str, context: ssl.SSLContext | None = None) -> dict[str, int]:
    return {path: (await ask(port, path, *headers, context=context))[0] for path in ("/metrics", "/health", "/ready")}


def test_it_listens_on_loopback_unless_told_otherwise() -> None:
    assert settings.read().host == "127.0.0.1"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "monitor.example.com"])
def test_another_address_without_token_or_certificate_stops_the_start(host: str) -> None:
    with pytest.raises(settings.WrongSettingError, match=r"^host: .* web_token_file, or web_client_ca"):
        settings.read(host=host)


async def test_without_a_guard_everything_is_shown() -> None:
    async with serving() as port:
        assert await statuses(port) == {"/metrics": 200, "/health": 503, "/ready": 503}
        assert await ask(port, "/health") == (503, f'{{"ok": false, "reason": "{REASON}"}}')


@pytest.mark.parametrize(
    "header",
    [
        "X: y",
        "Authorization: Bearer",
        "Authorization: Bearer wrong",
        f"Authorization: Bearer {TOKEN}x",
        f"Authorization: Bearer {TOKEN[:-1]}",
        f"Authorization: Basic {TOKEN}",
        f"Authorization: {TOKEN}",
        "Authorization: Bearer \xff\xfe",
        f"Cookie: {TOKEN}",
    ],
)
async def test_metrics_are_refused_without_the_right_token(header: str) -> None:
    async with serving(web_token=TOKEN) as port:
        status, body = await ask(port, "/metrics", header)
    assert (status, "contactwatch_" in body) == (401, False)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
async def test_the_right_token_opens_metrics_and_the_reason(scheme: str) -> None:
    async with serving(web_token=TOKEN) as port:
        header = f"Authorization: {scheme} {TOKEN}"
        assert (await ask(port, "/metrics", header))[0] == 200
        assert REASON in (await ask(port, "/health", header))[1]


async def test_whether_it_is_well_is_told_without_a_token_and_the_reason_is_not() -> None:
    async with serving(web_token=TOKEN) as port:
        assert [await ask(port, path) for path in ("/health", "/ready")] == [(503, '{"ok": false}')] * 2


async def test_a_token_is_sought_in_a_header_and_not_in_the_address() -> None:
    async with serving(web_token=TOKEN) as port:
        assert (await ask(port, f"/metrics?token={TOKEN}&access_token={TOKEN}"))[0] == 401


async def test_over_tls_nothing_is_said_in_the_clear(papers: Papers) -> None:
    async with serving(web_tls_cert=papers.server) as port:
        assert (await ask(port, "/metrics", context=papers.context()))[0] == 200
        assert await talk(port, b"GET /metrics HTTP/1.1\r\nHost: here\r\n\r\n") == b""


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
async def test_old_versions_of_tls_are_refused(papers: Papers) -> None:
    """The client would speak them: with 1.2 allowed too it comes through."""
    context = papers.context()
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    async with serving(web_tls_cert=papers.server) as port:
        with pytest.raises((ssl.SSLError, ConnectionError)):
            await ask(port, "/metrics", context=context)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        assert (await ask(port, "/metrics", context=context))[0] == 200


async def test_with_mtls_metrics_are_for_those_with_a_certificate(papers: Papers) -> None:
    async with serving(web_tls_cert=papers.server, web_client_ca=papers.authority) as port:
        with_one = await statuses(port, context=papers.context(papers.visitor))
        without = await statuses(port, context=papers.context())
        assert await ask(port, "/health", context=papers.context()) == (503, '{"ok": false}')
    assert with_one == {"/metrics": 200, "/health": 503, "/ready": 503}
    assert without == {"/metrics": 403, "/health": 503, "/ready": 503}


async def test_a_strangers_certificate_is_refused_whatever_is_asked(papers: Papers) -> None:
    async with serving(web_tls_cert=papers.server, web_client_ca=papers.authority) as port:
        for path in (b"/metrics", b"/health"):
            asked = b"GET " + path + b" HTTP/1.1\r\nHost: here\r\n\r\n"
            try:
                answer = await talk(port, asked, papers.context(papers.stranger))
            except ssl.SSLError:
                answer = b""
            assert answer == b""


async def test_a_token_and_a_certificate_together_mean_both(papers: Papers) -> None:
    header = f"Authorization: Bearer {TOKEN}"
    chosen = {"web_tls_cert": papers.server, "web_client_ca": papers.authority, "web_token": TOKEN}
    async with serving(**chosen) as port:
        got = [
            (await ask(port, "/metrics", *headers, context=papers.context(shown)))[0]
            for headers in ((), (header,))
            for shown in (None, papers.visitor)
        ]
    assert got == [403, 401, 403, 200]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"GET /metrics HTTP/1.1\r\nHost: here\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", b"400"),
        (b"GET /" + b"y" * 100_000 + b" HTTP/1.1\r\nHost: here\r\n\r\n", b"400"),
        (b"GET /metrics HTTP/1.1\r\nHost: here\r\n" + b"X: y\r\n" * 10_000 + b"\r\n", b"400"),
        (b"POST /metrics HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\nhello", b"405"),
        (b"GET /etc/passwd HTTP/1.1\r\nHost: here\r\n\r\n", b"404"),
        (b"GET /../metrics/../../etc/passwd HTTP/1.1\r\nHost: here\r\n\r\n", b"404"),
        (b"\x16\x03\x01 not HTTP\r\n\r\n", b"400"),
    ],
    ids=["long header", "long path", "many headers", "body", "other path", "climbing path", "no HTTP"],
)
async def test_what_is_too_much_or_something_else_is_refused_at_once_and_fills_no_log(
    said: bytes, status: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving() as port:
        answer = await asyncio.wait_for(talk(port, said), 5)
    assert (answer.split()[1], b"contactwatch_" in answer, b"aiohttp" in answer) == (status, False, False)
    assert caplog.text == ""


async def test_a_body_without_end_is_not_waited_for() -> None:
    async with serving() as port:
        said = b"GET /metrics HTTP/1.1\r\nHost: here\r\nContent-Length: 1000000000\r\n\r\n" + b"x" * 1000
        answer = await asyncio.wait_for(talk(port, said), 5)
    assert answer.startswith(b"HTTP/1.1 200")


async def test_an_answer_ends_the_connection() -> None:
    async with serving() as port:
        asked = b"GET /health HTTP/1.1\r\nHost: here\r\nConnection: keep-alive\r\n\r\n"
        assert (await asyncio.wait_for(talk(port, asked * 3), 5)).count(b"HTTP/1.1") == 1


@pytest.mark.parametrize("said", [b"", b"GET /metrics HTTP/1.1\r\nHost: here\r\nX: "], ids=["silent", "dripping"])
async def test_who_never_comes_to_an_end_is_cut_off(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "LONGEST", 0.2)
    async with serving() as port:
        assert await asyncio.wait_for(talk(port, said), 5) == b""


async def test_no_more_than_so_many_come_in_at_once_and_there_is_room_when_they_leave() -> None:
    async with serving() as port:
        crowd = [await asyncio.open_connection("127.0.0.1", port) for _ in range(visits.AT_ONCE)]
        turned_away = await asyncio.wait_for(talk(port, b"GET /health HTTP/1.1\r\nHost: here\r\n\r\n"), 5)
        for _, writer in crowd:
            writer.close()
            await writer.wait_closed()
        await asyncio.sleep(0)
        assert (turned_away, (await ask(port, "/health"))[0]) == (b"", 503)
