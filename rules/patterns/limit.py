"""Pattern limit: no more than so many in a window of time, or in a state."""

from rules.grammar import bounds, keys


class Spec(keys.Keys):
    """The keys of a limit. `distinct` counts the values of a field instead of the events."""

    count: keys.Selecting
    distinct: keys.Naming | None = None
    at_most: keys.Counting
    window: bounds.Windowing | None = None
    while_: keys.Staying | None = None
