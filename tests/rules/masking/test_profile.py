"""Profiles from files: what may be said in one, what a mistake in one says, and that a rule may name one."""

from pathlib import Path

import pytest

from rules import loading
from rules.masking.masks import PROFILES
from rules.masking.profile import NOTHING, SIGNS, Bound, Profile
from rules.masking.scanning import scan

OURS = """
title: {en: Ours, zh: 本公司}
source: {document: Our handbook, certainty: read}
based_on: default
signs: ["*", ＊]
allows: [inbound_customer_text]
own_values: own.txt
kinds:
  cn_mobile: {first: 2, last: 2, hidden: 7}
others: {first: 1, last: 0, hidden: 3, domain: true}
"""
OWN = "# our hotlines\n+86 199-0000-1234\n4111 1111 1111 1111 # a card for tests\n"

MISTAKES = [
    ("kind: 1\n", [(1, "unknown key `kind`; did you mean `kinds`?")]),
    ("based_on: defualt\n", [(1, "no shipped profile is called `defualt`")]),
    ("kinds: [cn_mobile]\n", [(1, "a list stands where kinds are expected, as in `cn_mobile: ")]),
    ("kinds:\n  email: {first: 1}\n", [(2, "missing key `last`")]),
    ("kinds:\n  email: {first: -1, last: 0}\n", [(2, "`-1` is no whole number from 0 on")]),
    ("signs: ['*', '?']\n", [(1, "`?` is no mask sign; it may be `#`, `*`, `x`, `•` or `█`")]),
    ("allows: [anything]\n", [(1, "`anything` is no word for `allows`; it may be `inbound_customer_text`")]),
    ("own_values: none.txt\n", [(1, "`none.txt` cannot be read: No such file or directory")]),
    ("a: 1\nb: 2\n", [(1, "unknown key `a`"), (2, "unknown key `b`")]),
    ("- email\n", [(1, "a list stands where a profile is expected: a mapping with `kinds`")]),
    ("source: {document: x, certainty: sure}\n", [(1, "`sure` is no word for `certainty`; ")]),
]


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    folder = tmp_path / "profiles"
    folder.mkdir()
    (folder / "ours.yaml").write_text(OURS)
    (folder / "own.txt").write_text(OWN)
    return folder / "ours.yaml"


def read(path: Path) -> Profile:
    found, mistakes = loading.profile(path)
    assert found is not None, mistakes
    return found


def test_a_file_says_bounds_signs_allowances_and_own_values(ours: Path) -> None:
    found = read(ours)
    star = frozenset("*")
    assert (found.name, found.bound("cn_mobile"), found.bound("bank_card"), found.bound("made_up")) == (
        "ours",
        Bound(2, 2, 7, tail=False, signs=star),
        PROFILES["default"].bound("bank_card")._replace(signs=star),
        Bound(1, 0, 3, tail=True, signs=star),
    )
    assert (found.allows, found.own) == ({"inbound_customer_text"}, {"19900001234", "4111111111111111"})


def test_its_digest_moves_with_the_file_and_with_the_list(ours: Path) -> None:
    before = read(ours).digest
    (ours.parent / "own.txt").write_text("19900005678")
    between = read(ours).digest
    ours.write_text(OURS.replace("hidden: 7", "hidden: 6"))
    assert len({before, between, read(ours).digest}) == 3


@pytest.mark.parametrize(("text", "expected"), MISTAKES)
def test_every_mistake_is_said_with_its_line(text: str, expected: list[tuple[int, str]], tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(text)
    found, mistakes = loading.profile(tmp_path / "ours.yaml")
    said = [(each.line, each.message[: len(wanted)]) for each, (_, wanted) in zip(mistakes, expected, strict=True)]
    assert (found, said) == (None, expected)


def test_a_file_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    found, mistakes = loading.profile(tmp_path / "none.yaml")
    assert (found, [each.message for each in mistakes]) == (
        None,
        ["the file cannot be read: No such file or directory"],
    )


def rule(folder: Path, profile: str) -> None:
    check = f"{{pattern: masked, when: message.sent, in: text, profile: {profile}}}"
    (folder / "shown.yaml").write_text(f"title: shown\ncheck: {check}\n")


def test_a_rule_may_name_a_profile_of_its_folder(ours: Path) -> None:
    folder = ours.parent.parent
    rule(folder, "ours")
    whole, alone = loading.load(folder), loading.load(folder / "shown.yaml")
    assert [(each.rules[0].check.profile.name, each.rules[0].not_yet, each.mistakes) for each in (whole, alone)] == [  # type: ignore[attr-defined]
        ("ours", (), ()),
        ("ours", (), ()),
    ]


def test_the_digest_of_a_rule_moves_with_its_own_profile_and_not_with_a_shipped_one(ours: Path) -> None:
    folder, digests = ours.parent.parent, []
    for profile, hidden in (("ours", 7), ("ours", 6), ("strict", 7), ("strict", 6)):
        rule(folder, profile)
        ours.write_text(OURS.replace("hidden: 7", f"hidden: {hidden}"))
        digests.append(loading.load(folder).rules[0].digest)
    assert (digests[0] != digests[1], digests[2] == digests[3]) == (True, True)


def test_a_mistake_in_a_folder_s_profile_is_told_with_those_of_its_rules(ours: Path) -> None:
    folder = ours.parent.parent
    ours.write_text("kind: 1")
    (folder / "shown.yaml").write_text("titel: shown")
    assert {each.path.name for each in loading.load(folder).mistakes} == {"ours.yaml", "shown.yaml"}


def test_a_profile_of_a_shipped_name_is_refused(ours: Path) -> None:
    ours.rename(ours.with_name("strict.yaml"))
    assert [each.message for each in loading.load(ours.parent.parent).mistakes] == [
        "a profile `strict` is shipped; give this one another name"
    ]


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_every_shipped_profile_reads_and_names_its_source_and_title(name: str) -> None:
    text = (Path(loading.__file__).parent / "masking" / "profiles" / f"{name}.yaml").read_text()
    assert ("document:" in text, "zh:" in text, PROFILES[name].digest) == (True, True, "")


def test_what_a_profile_does_not_name_may_show_nothing() -> None:
    assert (PROFILES["nothing"].bound("cn_mobile"), PROFILES["strict"].bound("passport").first) == (NOTHING, 0)


SIGNED = [
    ("199****1234", ""),
    ("199＊＊＊＊1234", ""),
    ("199XXXX1234", "sign x is not *"),
    ("199••••1234", "sign • is not *"),
    ("199████1234", "sign █ is not *"),
    ("199####1234", "sign # is not *"),
]


@pytest.mark.parametrize(("text", "broke"), SIGNED)
def test_a_profile_may_allow_some_signs_alone(text: str, broke: str) -> None:
    stars = Profile("stars", {"cn_mobile": Bound(3, 4, 4, signs=frozenset("*"))})
    assert [each.broke for each in scan(text, profile=stars)] == [broke]


@pytest.mark.parametrize("sign", sorted(SIGNS))
def test_the_form_that_would_comply_uses_a_sign_that_may_be_used(sign: str) -> None:
    only = Profile("only", {"cn_mobile": Bound(3, 4, 4, signs=frozenset(sign))})
    shown = scan("19900001234", profile=only)[0].sample
    assert (shown, [each.masked for each in scan(shown, profile=only)]) == (f"199{sign * 4}1234", [True])


@pytest.mark.parametrize(
    ("name", "card", "mobile", "resident"),
    [
        ("default", True, True, True),
        ("pci", True, True, True),
        ("pci_eight", True, True, True),
        ("alipay", True, False, False),
        ("hutool", True, True, False),
        ("gofast", False, True, True),
        ("alun_utils", False, True, True),
        ("strict", False, False, False),
        ("nothing", False, False, False),
    ],
)
def test_profiles_differ_in_what_their_source_lets_be_read(name: str, card: bool, mobile: bool, resident: bool) -> None:
    text = "411111******1111, 199****1234, 110105********002X"
    assert [each.masked for each in scan(text, profile=name)] == [card, mobile, resident]


RECOMMENDED = {
    "cn_mobile": (3, 4, 4),
    "cn_resident_id": (6, 4, 8),
    "bank_card": (6, 4, 6),
    "cn_name": (1, 0, 1),
    "email": (1, 0, 1),
    "cn_plate": (2, 1, 4),
    "address": (6, 0, 1),
    "cn_landline": (4, 2, 4),
    "passport": (2, 2, 4),
    "card_code": (0, 0, 1),
    "card_track": (0, 0, 1),
    "password": (0, 0, 1),
    "one_time_code": (0, 0, 1),
}
STRICT = {"cn_mobile": (3, 2, 4), "cn_resident_id": (1, 1, 8), "bank_card": (0, 4, 6)}
CARDS = {"pci": (6, 4, 3), "pci_eight": (8, 4, 3), "alipay": (6, 4, 6), "gofast": (4, 4, 6), "alun_utils": (4, 4, 6)}


def test_the_figures_are_those_of_the_conventions() -> None:
    assert {kind: PROFILES["default"].bound(kind)[:3] for kind in RECOMMENDED} == RECOMMENDED
    assert {kind: PROFILES["strict"].bound(kind)[:3] for kind in STRICT} == STRICT
    assert {name: PROFILES[name].bound("bank_card")[:3] for name in CARDS} == CARDS
