"""`scan` of files that are not written in UTF-8: Chinese spreadsheets, UTF-16, and bytes that are no text."""

from pathlib import Path

import pytest

from tests.streams.scanning.test_scan_files import MOBILE, places, told
from tests.streams.test_commands import run

TABLE = f"备注,电话\n我叫张小三,{MOBILE}\n"
FOUND = [(2, "备注", "cn_name", False), (2, "电话", "cn_mobile", False)]


def encoded(folder: Path, text: str, encoding: str) -> str:
    path = folder / "a.csv"
    path.write_bytes(text.encode(encoding))
    return str(path)


def test_a_chinese_spreadsheet_is_read_as_it_is_written(tmp_path: Path) -> None:
    name = encoded(tmp_path, TABLE, "gb18030")
    assert places(told(name, "--encoding", "gb18030")[1]) == FOUND


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_a_byte_order_mark_says_how_a_file_is_written(encoding: str, tmp_path: Path) -> None:
    assert places(told(encoded(tmp_path, TABLE, encoding))[1]) == FOUND


def test_bytes_that_are_no_text_were_not_scanned(tmp_path: Path) -> None:
    name = encoded(tmp_path, TABLE.replace(MOBILE, ""), "gb18030")
    unread = [(1, "value", "unscanned", False), (2, "value", "unscanned", False)]
    assert (told(name)[0], places(told(name)[1])) == (1, unread)
    utf8 = encoded(tmp_path, "é\n", "utf-8")
    assert places(told(utf8, "--encoding", "ascii")[1]) == [(1, "value", "unscanned", False)]


def test_the_copy_of_what_is_written_otherwise_is_utf_8(tmp_path: Path) -> None:
    copy = tmp_path / "copy.csv"
    run("scan", encoded(tmp_path, TABLE, "gb18030"), "--encoding", "gb18030", "--redact", str(copy))
    assert copy.read_text() == "备注,电话\n我叫张**,199****1234\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--encoding", "base64"), "--encoding: no text is written in base64; gb18030 and utf-16 are such names"),
        (("--column", "电话"), "the table is no UTF-8: name its --encoding"),
    ],
)
def test_what_is_wrong_with_it_is_said_with_its_mend(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    result = run("scan", encoded(tmp_path, TABLE, "gb18030"), *arguments)
    assert (result.exit_code, said in result.stderr) == (2, True)


@pytest.mark.parametrize(("text", "said"), [("a,b\r1,2\r", "tr '\\r' '\\n'"), ('"' + "x" * 17_000_000, "MiB")])
def test_a_table_that_is_none_says_what_to_do(text: str, said: str, tmp_path: Path) -> None:
    result = run("scan", encoded(tmp_path, text, "utf-8"))
    assert (result.exit_code, said in result.stderr) == (2, True)
