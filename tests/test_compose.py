"""The compose file and the image: versions pinned, loopback alone, no rights, limits, secrets as files."""

import re
from pathlib import Path
from typing import Any, Final

import click
import pytest
import yaml

from schemas.topics import TOPICS
from streams.cli import contactwatch
from streams.settings import Settings

ROOT: Final = Path(__file__).parent.parent
COMPOSE: Final[dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: Final[dict[str, dict[str, Any]]] = COMPOSE["services"]
OURS: Final = [name for name, service in SERVICES.items() if service.get("build")]
DOCKERFILE: Final = (ROOT / "Dockerfile").read_text()
MANIFESTS: Final = list(yaml.safe_load_all((ROOT / "streams/kubernetes/worker.yaml").read_text()))


def every(name: str) -> dict[str, Any]:
    """A key of each service that has it."""
    return {service: said[name] for service, said in SERVICES.items() if name in said}


def test_every_image_is_pinned_to_a_version() -> None:
    images = [*every("image").values(), *re.findall(r"(?m)^FROM (\S+)", DOCKERFILE)]
    assert [each for each in images if not re.search(r":v?\d+\.\d+\.\d+(-[a-z-]+)?$", each)] == []
    assert set(every("image")) == set(SERVICES)


def test_ports_are_published_on_loopback_alone() -> None:
    published = [port for ports in every("ports").values() for port in ports]
    assert (len(published) > 3, [each for each in published if not each.startswith("127.0.0.1:")]) == (True, [])


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_limits_and_no_rights(name: str) -> None:
    service = SERVICES[name]
    assert {"mem_limit", "cpus", "restart"} <= set(service)
    assert (service["cap_drop"], service["security_opt"]) == (["ALL"], ["no-new-privileges:true"])


@pytest.mark.parametrize("name", OURS)
def test_ours_has_nothing_to_write_to(name: str) -> None:
    assert (SERVICES[name]["read_only"], SERVICES[name]["tmpfs"]) == (True, ["/tmp"])


def test_secrets_are_files_and_none_stands_in_the_open() -> None:
    files = {name: each["file"] for name, each in COMPOSE["secrets"].items()}
    assert files == {name: f".secrets/{name}" for name in files}
    hidden = {name for name, value in Settings.model_fields.items() if "SecretStr" in str(value.annotation)}
    stated = {key.removeprefix("CONTACTWATCH_").lower() for said in every("environment").values() for key in said}
    assert hidden & stated == set()


def test_what_make_secrets_writes_is_what_is_asked_for_and_is_never_committed() -> None:
    recipe = (ROOT / "Makefile").read_text().partition("\nsecrets:")[2].partition("\n\n")[0]
    written = {name for line in re.findall(r"for each in ([a-z_ ]+);", recipe) for name in line.split()}
    assert written == set(COMPOSE["secrets"])
    assert ".secrets/" in (ROOT / ".gitignore").read_text().splitlines()


def test_every_file_that_is_mounted_is_there() -> None:
    mounts = [each for volumes in every("volumes").values() for each in volumes]
    files = [each.partition(":")[0] for each in mounts if each.startswith("./")]
    assert (len(files) > 5, [each for each in files if not (ROOT / each).exists()]) == (True, [])
    assert {each.partition(":")[0] for each in mounts} - set(files) == set(COMPOSE["volumes"])
    assert [each for each in mounts if each.startswith("./") and not each.endswith(":ro")] == []


def test_every_setting_that_is_named_is_one() -> None:
    composed = {key for name in OURS for key in SERVICES[name]["environment"]}
    containers = [each["spec"]["template"]["spec"]["containers"] for each in MANIFESTS if "template" in each["spec"]]
    deployed = {variable["name"] for found in containers for each in found for variable in each["env"]}
    known = {f"CONTACTWATCH_{name.upper()}" for name in Settings.model_fields}
    assert (composed | deployed) - known == set()


@pytest.mark.parametrize("name", OURS)
def test_every_command_is_one_with_its_options(name: str) -> None:
    understood(SERVICES[name]["command"])


def understood(words: list[str]) -> None:
    """Fails where the command line would not take these words; runs nothing."""
    command: click.Command = contactwatch
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words[0])
        assert found is not None, words
        command, words = found, words[1:]
    command.make_context("it", list(words))


def test_the_deployed_commands_are_understood() -> None:
    for each in MANIFESTS:
        for container in each["spec"].get("template", {}).get("spec", {}).get("containers", []):
            understood(container["args"])


def test_the_image_runs_as_nobody_who_matters_and_says_how_it_is() -> None:
    users = re.findall(r"(?m)^USER (\S+)", DOCKERFILE)
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert (users, "USER 65532:65532" in last, "HEALTHCHECK" in last, "/health" in last) == (
        ["65532:65532"],
        True,
        True,
        True,
    )


def test_the_demo_is_only_there_when_it_is_asked_for() -> None:
    assert every("profiles") == {"simulate": ["demo"]}


def test_prometheus_finds_whoever_serves_metrics() -> None:
    scraped = yaml.safe_load((ROOT / "dashboards/compose/prometheus.yml").read_text())["scrape_configs"]
    places = str([each.get("dns_sd_configs") or each["static_configs"] for each in scraped])
    serving = [name for name in OURS if "CONTACTWATCH_PORT" in SERVICES[name]["environment"]]
    assert (serving, [name for name in serving if name not in places]) == (["worker", "notify"], [])


def test_grafana_is_given_the_boards_of_both_languages() -> None:
    providers = yaml.safe_load((ROOT / "dashboards/compose/boards.yaml").read_text())["providers"]
    assert [each["options"]["path"] for each in providers] == [
        f"/var/lib/contactwatch/boards/{it}" for it in ("en", "zh")
    ]
    assert [each.name for each in sorted((ROOT / "dashboards/generated").iterdir())] == ["en", "zh"]


def test_the_broker_creates_no_topic_by_itself() -> None:
    """One that came into being by chance would have the wrong settings; all of ours have their own."""
    assert (SERVICES["kafka"]["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"], len(TOPICS) > 5) == ("false", True)
