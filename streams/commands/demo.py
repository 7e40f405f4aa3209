"""`contactwatch demo`: a contact centre at work, judged live, on this machine alone."""

import asyncio
import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from streams.cli import RefusedError
from streams.terminal import options


@click.command()
@click.option("--for", "span", type=options.Span(), help="Ends by itself after this time and checks what was found.")
@click.option("--speed", type=click.FloatRange(1, 60), default=20.0, show_default=True, help="Times real time.")
@click.option(
    "--per-minute", type=click.FloatRange(1, 600), default=30.0, show_default=True, help="Interactions begun."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed plants the same breaches.")
@click.option("--plan", type=click.Path(path_type=Path), help="Writes what is planted here, one JSON a line.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port of /metrics; 0 takes any free one.")
def command(span: int | None, speed: float, per_minute: float, seed: int, plan: Path | None, port: int) -> None:
    """Show a contact centre at work: broker, simulator and worker in one process, violations on the screen.

    With --for it exits 0 only if the violations found are exactly those that the simulator planted.

    Example: contactwatch demo --for 30s
    """
    from streams import logs, settings
    from streams.console import screen
    from streams.simulation import centre, demo
    from streams.web import endpoint as web

    logs.quiet("WARNING")
    rules = tuple(rule for rule in options.loaded(()) if rule.id in centre.PLANTED)
    with ExitStack() as stack:
        try:
            chosen = settings.read(port=port, prefix="demo")
            note = _writer(stack, plan)
            outcome = asyncio.run(
                demo.run(
                    rules,
                    chosen,
                    seconds=None if span is None else span / 1_000_000,
                    speed=speed,
                    seed=seed,
                    per_minute=per_minute,
                    show=screen.choose(),
                    plan=note,
                )
            )
        except KeyboardInterrupt:
            click.echo("ended", err=True)
            return
        except (settings.WrongSettingError, web.PortTakenError) as error:
            raise RefusedError(str(error)) from None
    click.echo(_verdict(outcome))
    sys.exit(0 if outcome.is_right else 1)


def _writer(stack: ExitStack, plan: Path | None) -> Any:
    if plan is None:
        return lambda _: None
    try:
        file = stack.enter_context(plan.open("w"))
    except OSError as error:
        raise RefusedError(f"{plan}: {error.strerror}") from None
    return lambda planted: file.write(json.dumps(planted._asdict()) + "\n")


def _verdict(outcome: Any) -> str:
    lines = [f"planted {len(outcome.planted)}, found {len(outcome.found)}"]
    lines += [f"  missing: {' '.join(each)}" for each in sorted(outcome.missing)]
    lines += [f"  false: {' '.join(each)}" for each in sorted(outcome.false)]
    lines.append("exactly what was planted was found" if outcome.is_right else "what was found is not what was planted")
    return "\n".join(lines)
