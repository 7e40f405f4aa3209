"""The picture of the demo in the README: whole, of this demo, and asking nobody for anything."""

import re
from xml.etree import ElementTree

from streams.console.picture import FILE
from streams.simulation import centre


def test_it_shows_every_rule_that_the_demo_judges() -> None:
    shown = "".join(ElementTree.fromstring(FILE.read_text("utf-8")).itertext())
    assert [rule for rule in sorted(centre.PLANTED) if rule not in shown] == []


def test_it_asks_no_host_for_anything() -> None:
    assert re.findall(r"(?:url\(|href=)\W*https?://\S+|@font-face", FILE.read_text("utf-8")) == []
