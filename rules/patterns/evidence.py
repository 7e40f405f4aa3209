"""Pattern evidence: months of data, or an artefact, exist."""

from typing import ClassVar

from rules.grammar import bounds, keys


class Spec(keys.Keys):
    """The keys of an evidence. It ends with the watermark where no date is given."""

    exactly_one: ClassVar[keys.Groups] = (("months", "artefact"),)

    of: bounds.Proving
    months: keys.Counting | None = None
    artefact: keys.Naming | None = None
    ending: bounds.Dating | None = None
