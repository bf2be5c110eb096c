"""Whether a new state may replace the old one: a poll must never make the atlas poorer."""

from __future__ import annotations

from collections.abc import Mapping

from atlas.signals.records import GITHUB, Signals, Source, Verdict

MAX_LOST = 0.05
"""At most this share of the repositories that had values may lose one."""

MIN_SUM = 0.5
"""At least this share of all stars (or likes) must still be there."""

MAX_GONE, FEW = 0.2, 10
"""At most this share of the repositories may disappear at once, unless they are only a few: a host
or a mirror that is out of order can also say that nothing exists."""


def refusal(
    before: Mapping[str, Signals], after: Mapping[str, Signals], source: Source = GITHUB
) -> str:
    """Why the new state must not be published; empty if it may."""
    had = {name: signals for name, signals in before.items() if signals.values}
    lost = [
        name for name, signals in had.items() if _lost(signals, after.get(name, Signals()), source)
    ]
    if len(lost) > MAX_LOST * len(had):
        return f"{len(lost)} of {len(had)} repositories would lose values"
    gone = [name for name, told in after.items() if _gone(told) and not _gone(before.get(name))]
    if len(gone) > max(FEW, MAX_GONE * len(after)):
        return f"{len(gone)} of {len(after)} repositories would be gone at once"
    sum_before, sum_after = _sum(before, source), _sum(after, source)
    if sum_after < MIN_SUM * sum_before:
        return f"{source.counted} would fall from {sum_before} to {sum_after}"
    return ""


def _lost(before: Signals, after: Signals, source: Source) -> bool:
    return (
        any(before.value(name) is not None and after.value(name) is None for name in source.kept)
        or not before.values.keys() <= after.values.keys()
    )


def _gone(signals: Signals | None) -> bool:
    return signals is not None and signals.verdict in (Verdict.GONE, Verdict.PRIVATE)


def _sum(state: Mapping[str, Signals], source: Source) -> int:
    found = (signals.value(source.counted) for signals in state.values())
    return sum(number for number in found if isinstance(number, int))
