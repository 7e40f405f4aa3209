"""The page about profiles: the profile that it shows is read as it says."""

import re
from pathlib import Path

from rules import loading, masking
from rules.masking.profile import Bound
from rules.masking.scanning import scan

PAGE = Path(masking.__path__[0]) / "README.md"
FILES = re.compile(r"```(?:yaml)?\n# (house/profiles/[a-z.]+)(.*?)```", re.DOTALL)


def test_the_profile_and_the_list_of_own_values_that_it_shows_are_read(tmp_path: Path) -> None:
    for name, content in FILES.findall(PAGE.read_text()):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"#{content}")
    found, mistakes = loading.profile(tmp_path / "house" / "profiles" / "ours.yaml")
    assert found is not None, mistakes
    assert (found.name, found.allows, sorted(found.own)) == (
        "ours",
        {"inbound_customer_text"},
        ["01055550123", "4111111111111111", "help@example.com"],
    )
    assert found.bound("cn_mobile") == Bound(3, 2, 4, tail=False, signs=frozenset("*x"))
    assert [each.broke for each in scan("199******34, 199****1234, 199••••••34", profile=found)] == [
        "",
        "last 4 > 2",
        "sign • is not * x",
    ]
