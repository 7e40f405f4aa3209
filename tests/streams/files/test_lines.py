"""Lines of an input: as they stand there, whatever its packing, and never longer than a line may be."""

import gzip
import io
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as some

from streams.cli import contactwatch
from streams.files import lines

_TOO_LONG = lines.LONGEST + 1


class Dripping(io.BytesIO):
    """A pipe that gives a few bytes at a time."""

    def read1(self, size: int | None = -1, /) -> bytes:
        return super().read1(3)


@given(some.lists(some.binary(max_size=9).map(lambda text: text.replace(b"\n", b"\r")), max_size=6), some.booleans())
def test_lines_are_what_stands_between_line_feeds(said: list[bytes], ends: bool) -> None:
    text = b"\n".join(said) + (b"\n" if ends else b"")
    found = [each.removesuffix(b"\n") for each in io.BytesIO(text)]
    assert (list(lines.bounded(io.BytesIO(text), "f")), list(lines.bounded(Dripping(text), "f"))) == (found, found)


def test_a_line_of_exactly_the_greatest_length_is_taken() -> None:
    text = b"a\n" + b"x" * lines.LONGEST + b"\nb"
    assert [len(each) for each in lines.bounded(io.BytesIO(text), "f")] == [1, lines.LONGEST, 1]


def test_a_longer_line_is_refused_with_its_number() -> None:
    with pytest.raises(lines.UnreadableError, match=r"^f: line 2 is longer than 16 MiB$"):
        list(lines.bounded(io.BytesIO(b"a\n" + b"x" * _TOO_LONG), "f"))


def test_a_small_packed_file_that_unpacks_without_end_is_refused_in_one_line(tmp_path: Path) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b"x" * 1024 * 1024
    bomb = b"".join(packer.compress(block) for _ in range(300)) + packer.flush()
    (tmp_path / "bomb.gz").write_bytes(bomb)
    result = CliRunner().invoke(contactwatch, ["replay", "--input", str(tmp_path / "bomb.gz")])
    assert (len(bomb) < 400_000, gzip.decompress(bomb)[:1]) == (True, b"x")
    assert (result.exit_code, result.stderr) == (
        2,
        f"contactwatch: {tmp_path}/bomb.gz: line 1 is longer than 16 MiB\n",
    )


def test_scan_refuses_a_text_without_end_rather_than_a_half_of_it() -> None:
    result = CliRunner().invoke(contactwatch, ["scan"], input=b"a\n" + b"x" * _TOO_LONG)
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        '{"line":1,"findings":[]}\n',
        "contactwatch: standard input: line 2 is longer than 16 MiB\n",
    )
