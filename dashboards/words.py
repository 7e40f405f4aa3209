"""What boards and alerts say, in English and simplified Chinese."""

from typing import Final, Literal, NamedTuple

Language = Literal["en", "zh"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh")


class Text(NamedTuple):
    """One text in both languages."""

    en: str
    zh: str

    def of(self, language: Language) -> str:
        return self.en if language == "en" else self.zh


class Levels(NamedTuple):
    """When a figure wants attention. Each level has a word, so that colour is never all there is."""

    watch: float
    act: float
    low_is_bad: bool = False
    """Attention begins below these figures; else from them on."""


GOOD: Final = Text("good", "正常")
WATCH: Final = Text("watch", "关注")
ACT: Final = Text("act now", "立即处理")
STATE: Final = Text("state", "状态")
