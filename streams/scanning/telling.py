"""`scan` of files or a topic, from what was asked on the command line to what stands on stdout and in the copy."""

import asyncio
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

import click

from rules.masking.finding import Looking
from rules.masking.redacting import Redacting
from schemas import instant
from streams import logs, settings
from streams.cli import RefusedError
from streams.files import encoding, lines
from streams.files.packing import written
from streams.scanning import files, report, topics
from streams.scanning.copying import MOST_PIECES, Copying, TooManyPiecesError
from streams.scanning.item import Item
from streams.scanning.scan import Scan
from streams.scanning.tally import Compared
from streams.settings import Settings
from streams.terminal import profiles
from streams.terminal.progress import counted, counting
from streams.topic import spans
from streams.topic.reading import TopicError

OF_FILES = ("form", "columns", "delimiter", "encoding")
OF_A_TOPIC = ("broker", "since", "until")


def tell(looking: Looking, names: tuple[str, ...], **asked: Any) -> int:
    """Does what was asked for; the exit code. Raises RefusedError."""
    _refuse(names, asked)
    try:
        chosen = settings.read(broker=asked["broker"])
    except settings.WrongSettingError as error:
        raise RefusedError(str(error)) from None
    looking = looking._replace(keys=chosen.keyring().hashing, own=profiles.own_values(chosen.own_values))
    scan = Scan(
        looking,
        tells=asked["form_of_report"] == "jsonl",
        copying=Copying(looking, Redacting(looking, same_length=asked["same_length"])) if asked["redact"] else None,
        compared=Compared(looking.profile) if asked["consistent"] else None,
    )
    try:
        if asked["topic"]:
            _topic(scan, chosen, asked)
        with ExitStack() as stack:
            _files(scan, [_named(name, names, asked, stack) for name in names], asked)
    except TooManyPiecesError:
        raise RefusedError(
            f"--redact: more than {MOST_PIECES} pieces of numbers that are split over messages; redact a part at a time"
        ) from None
    except (TopicError, lines.UnreadableError, files.UnknownColumnError) as error:
        raise RefusedError(str(error)) from None
    _report(scan, asked["form_of_report"], is_told=asked["redact"] != "-")
    return 0 if scan.is_clean else 1


def _refuse(names: tuple[str, ...], asked: dict[str, Any]) -> None:
    """What does not go together. Raises RefusedError."""
    named = {"form": "as", "columns": "column"}
    if names and asked["topic"]:
        raise RefusedError("--topic: files and a topic are scanned one after the other; leave one of them out")
    for each in OF_FILES if asked["topic"] else OF_A_TOPIC:
        if asked[each]:
            of = "files" if asked["topic"] else "a topic"
            raise RefusedError(f"--{named.get(each, each)}: belongs to {of}; leave it out")
    if asked["since"] is not None and asked["until"] is not None and asked["since"] >= asked["until"]:
        raise RefusedError("--since: not before --until; the range holds nothing")
    if asked["delimiter"] is not None and len(asked["delimiter"]) != 1:
        raise RefusedError("--delimiter: one sign, such as ; or |")
    if asked["encoding"] is not None:
        try:
            encoding.named(asked["encoding"])
        except encoding.UnknownEncodingError:
            raise RefusedError(
                f"--encoding: no text is written in {asked['encoding']}; gb18030 and utf-16 are such names"
            ) from None
    if asked["same_length"] and not asked["redact"]:
        raise RefusedError("--same-length: belongs to --redact OUT; name where the copy goes")
    if asked["redact"] == "-" and asked["form_of_report"]:
        raise RefusedError("--redact: stdout is taken by --format; name a file for the copy")


def _copy_of(name: str, names: tuple[str, ...], out: str | None) -> Path | None:
    """Where the copy of a file goes. Raises RefusedError."""
    if out is None:
        return None
    path = Path(out)
    if len(names) > 1 or path.is_dir() or out.endswith("/"):
        path = path / (Path(name).name if name != "-" else "stdin")
        doubled = [each for each in names if Path(each).name == Path(name).name]
        if len(doubled) > 1:
            raise RefusedError(f"--redact: {doubled[0]} and {doubled[1]} would be one file; redact them one by one")
    if out != "-" and name != "-" and path.resolve() == Path(name).resolve():
        raise RefusedError(f"--redact: {out} is the file that is scanned; name another one")
    return path


@contextmanager
def _writing(path: Path | None) -> Iterator[IO[bytes] | None]:
    """The copy, which has its name only when it is whole. Raises RefusedError."""
    if path is None:
        yield None
        return
    try:
        if path.name != "-":
            path.parent.mkdir(parents=True, exist_ok=True)
        with written(path) as copy:
            yield copy
    except BrokenPipeError:
        raise
    except OSError as error:
        raise RefusedError(f"{error.filename or path}: {error.strerror}") from None


class Source(NamedTuple):
    """A file that is scanned."""

    name: str
    form: files.Form
    lies: str
    """Where its bytes are; not at its name where standard input is read twice."""
    copy: Path | None

    @property
    def is_read_twice(self) -> bool:
        """Messages, which may split a number, stand in JSON lines alone."""
        return self.copy is not None and self.form == "jsonl"


def _named(name: str, names: tuple[str, ...], asked: dict[str, Any], stack: ExitStack) -> Source:
    copy = _copy_of(name, names, asked["redact"])
    source = Source(name, asked["form"] or files.form_of(name), name, copy)
    return source._replace(lies=stack.enter_context(files.rereadable(name))) if source.is_read_twice else source


def _files(scan: Scan, sources: Iterable[Source], asked: dict[str, Any]) -> None:
    """All of them are looked at before one is copied: a number may go on from one file into the next."""

    def items(source: Source) -> Iterator[Item]:
        return files.items(
            source.name,
            source.form,
            asked["columns"],
            asked["delimiter"],
            scan.looking,
            lies=source.lies,
            encoding=encoding.named(asked["encoding"] or encoding.UTF_8),
        )

    for source in sources:
        if source.is_read_twice and scan.copying is not None:
            with counting("look ahead", source.name) as count:
                for item in items(source):
                    scan.copying.look(item)
                    count(1)
    for source in sources:
        with _writing(source.copy) as out, counting("scan", source.name) as count:
            _through(scan, items(source), out, count)


def _through(scan: Scan, items: Iterable[Item], out: IO[bytes] | None, count: Callable[[int], None]) -> None:
    for item in items:
        _say(scan.take(item, out))
        count(1)


def _topic(scan: Scan, chosen: Settings, asked: dict[str, Any]) -> None:
    logs.silent()
    since, until = asked["since"], asked["until"]
    plan = asyncio.run(spans.plan(chosen, asked["topic"], since, until))
    begins = "the topic's beginning" if since is None else instant.text(since)
    ends = "its end now" if until is None else instant.text(until)
    click.echo(f"{plan.topic.name}: {plan.topic.partitions} partitions, from {begins} until {ends}", err=True)
    path = None if asked["redact"] is None else Path(asked["redact"])

    async def through(take: Callable[[Item], None], count: Callable[[int], None]) -> None:
        async for item in topics.items(chosen, plan, since, until):
            if item is not None:
                take(item)
            count(1)

    if scan.copying is not None:
        with counted("look ahead", plan.records) as count:
            asyncio.run(through(scan.copying.look, count))
    with _writing(path) as out, counted("scan", plan.records) as count:
        asyncio.run(through(lambda item: _say(scan.take(item, out)), count))


def _say(found: Iterable[bytes]) -> None:
    for line in found:
        sys.stdout.buffer.write(line + b"\n")


def _report(scan: Scan, form: str | None, *, is_told: bool) -> None:
    """The summary on stdout, unless findings or a copy stand there; one line on stderr."""
    if form == "json":
        sys.stdout.buffer.write(report.json(scan.tally, scan.compared) + b"\n")
    elif is_told and form != "jsonl":
        report.table(scan.tally, scan.compared)
    sys.stdout.flush()
    click.echo(report.last_line(scan.tally, scan.compared), err=True)
