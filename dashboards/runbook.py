"""A runbook: one page in English and Chinese, with the four things that somebody on call asks."""

from typing import Final, NamedTuple

from dashboards.links import FOLDER
from dashboards.words import Text

HEADINGS: Final = (
    Text("What it means", "含义"),
    Text("Look here", "看哪里"),
    Text("Do this", "怎么做"),
    Text("When to escalate", "何时升级"),
)


class Page(NamedTuple):
    """One file of `runbooks/`: English, a line of dashes, Chinese; each with a title and the headings."""

    title: Text
    content: Text


def read(name: str) -> Page:
    """The page of that name. Raises ValueError where a part is missing."""
    english, dashes, chinese = (FOLDER / f"{name}.md").read_text("utf-8").partition("\n---\n")
    if not dashes:
        raise ValueError(f"runbooks/{name}.md: a line of three dashes divides English from Chinese")
    (title, first), (other, second) = _parts(english), _parts(chinese)
    return Page(Text(title, other), Text(first, second))


def _parts(page: str) -> tuple[str, str]:
    title, _, rest = page.strip().partition("\n")
    return title.removeprefix("# ").strip(), rest.strip()
