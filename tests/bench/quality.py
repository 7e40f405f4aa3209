"""`python -m tests.bench.quality`: precision and recall of each kind on texts that are labelled as they are made."""

from collections import Counter
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from tests.bench.measuring import table_of
from tests.corpus import making
from tests.corpus.dialogues import messages
from tests.corpus.finding import joined, said
from tests.corpus.scoring import Score, scored

UNTELLABLE: Final = "unnamed"
"""The family in which a reader has nothing to tell a value by either: counted apart."""
SHOWN: Final = 3
PHONES: Final = frozenset({"cn_landline", "cn_mobile", "phone"})


@click.command()
@click.option("--texts", default=20_000, show_default=True, help="Texts of the corpus; half of them hold nothing.")
@click.option(
    "--seed", default=20261128, show_default=True, help="Another one makes another corpus of the same frames."
)
@click.option("--misses", is_flag=True, help="Show examples of what was missed and of what was falsely said.")
def quality(texts: int, seed: int, misses: bool) -> None:
    """Measure what is found and what is falsely said, a kind at a time.

    Example: python -m tests.bench.quality --misses
    """
    console = Console(width=140)
    made = making.texts(texts, seed)
    score = scored(said, [text for text in made if text.family != UNTELLABLE])
    console.print(_kinds(score))
    console.print(_families(score))
    alone = scored(said, [text for text in made if text.family == UNTELLABLE])
    values, found = sum(row.values for row in alone.rows), sum(row.found for row in alone.rows)
    console.print(f"without a name, in a form that many things have: {found} of {values} found (not in the tables)")
    talks = making.split(texts // 50, seed)
    whole = sum(kind in joined(messages) for kind, messages in talks)
    console.print(f"split over messages: {whole} of {len(talks)} joined")
    console.print(f"texts that show nothing readable: {score.accused} of {score.empty} accused")
    console.print(_dialogues())
    if misses:
        _show(console, score)


def _dialogues() -> str:
    """Only businesses' phones are in them: whatever else is found is false."""
    spoken = messages()
    if not spoken:
        return "real dialogues: not here"
    false = Counter(
        span.kind for label, text in spoken for span in said(text) if label != "db_phone" or span.kind not in PHONES
    )
    told = ", ".join(f"{kind} {count}" for kind, count in sorted(false.items())) or "none"
    return f"real dialogues: {len(spoken):,} messages; found beside businesses' phones: {told}"


def _kinds(score: Score) -> Table:
    table = table_of("kind", "values", "recall", "precision", "in its very place")
    for row in score.rows:
        table.add_row(row.kind, f"{row.values:,}", f"{row.recall:.3f}", f"{row.precision:.3f}", f"{row.exact:,}")
    values, found = sum(row.values for row in score.rows), sum(row.found for row in score.rows)
    false, exact = sum(row.false for row in score.rows), sum(row.exact for row in score.rows)
    table.add_row("all", f"{values:,}", f"{found / values:.3f}", f"{found / (found + false):.3f}", f"{exact:,}")
    return table


def _families(score: Score) -> Table:
    table = table_of("family", "values", "recall", "false")
    for family in sorted(score.families):
        each = score.families[family]
        recall = f"{each.found / each.values:.3f}" if each.values else ""
        table.add_row(family, f"{each.values:,}", recall, f"{each.false:,}")
    return table


def _show(console: Console, score: Score) -> None:
    for heading, cases in (("missed", score.missed), ("falsely said", score.wrong)):
        seen = Counter[tuple[str, str]]()
        for text, span in cases:
            seen[text.family, span.kind] += 1
            if seen[text.family, span.kind] <= SHOWN:
                console.print(f"{heading} {span.kind} ({text.family}): {text.text}", markup=False, highlight=False)


if __name__ == "__main__":
    quality()
