"""Who took part from step to step, as a value that is checked to add up: `Flow`."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.document import Words
from reports.errors import OutputError
from reports.manner import ENGLISH_APA


@dataclass(frozen=True, slots=True)
class Change:
    """Persons who leave (or join) between two boxes.

    Attributes
    ----------
    persons : int
        0 is kept and drawn.
    parts : tuple of (words, int)
        Reasons or kinds; they add up to `persons`. Empty: none told.
    joins : bool
        Whether they are added to the box above instead of taken from it.

    Examples
    --------
    >>> from reports import Change
    >>> Change("Left out", 12, parts=(("no consent", 9), ("too young", 3))).persons
    12
    """

    words: Words
    persons: int
    parts: tuple[tuple[Words, int], ...] = ()
    joins: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """A box, and what changed since the box above it.

    Examples
    --------
    >>> from reports import Change, Flow, Stage
    >>> len(Flow((Stage("Invited", 100), Stage("Analyzed", 88, (Change("No consent", 12),)))).stages)
    2
    """

    words: Words
    persons: int
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Arm:
    """A column of boxes below the common ones, whose last the first boxes of all arms share out.

    Examples
    --------
    >>> from reports import Arm, Flow, Stage, flow_figure
    >>> arms = (Arm("Group A", (Stage("Began", 40),)), Arm("Group B", (Stage("Began", 60),)))
    >>> "</svg>" in flow_figure(Flow((Stage("Invited", 100),), arms)).svg
    True
    """

    words: Words
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """Boxes from top to bottom, then arms side by side; without arms one column.

    Raises
    ------
    OutputError
        If there is no box, a number is below 0, or a box is not what the one above it leaves; the text names the box
        and the difference.

    Examples
    --------
    >>> from reports.figures.flowing import Change, Flow, Stage
    >>> left = Change("Excluded", 12, (("No consent", 7), ("Under 18", 5)))
    >>> flow = Flow((Stage("Invited", 100), Stage("Analyzed", 88, (left,))))
    >>> flow.stages[-1].persons
    88
    """

    stages: tuple[Stage, ...] = ()
    arms: tuple[Arm, ...] = ()

    def __post_init__(self) -> None:
        if not self.stages and not any(arm.stages for arm in self.arms):
            raise OutputError("a participant flow has no box. Give at least one stage.")
        if bare := [arm for arm in self.arms if not arm.stages]:
            raise OutputError(
                f"the arm {_told(bare[0].words)!r} of a participant flow has no box. Give it one, or leave it out."
            )
        _check("", self.stages)
        for arm in self.arms:
            _check(f"{_told(arm.words)}: ", arm.stages)
        if self.stages and self.arms:
            _same(
                "the first boxes of the arms together", sum(arm.stages[0].persons for arm in self.arms),
                _told(self.stages[-1].words), self.stages[-1].persons,
            )  # fmt: skip


def _told(words: Words) -> str:
    return ENGLISH_APA.text(words)


def _check(where: str, stages: Sequence[Stage]) -> None:
    above: int | None = None
    for number, stage in enumerate(stages):
        name = where + _told(stage.words)
        if stage.persons < 0 or any(change.persons < 0 for change in stage.changes):
            raise OutputError(
                f"box {name!r} of a participant flow holds a number below 0. Correct the counts."
            )
        for change in stage.changes:
            if change.parts:
                _same(f"the parts of {_told(change.words)!r} before box {name!r} together",
                      sum(persons for _, persons in change.parts), _told(change.words), change.persons)  # fmt: skip
        moved = sum(change.persons if change.joins else -change.persons for change in stage.changes)
        if above is not None and above + moved != stage.persons:
            raise OutputError(
                f"box {name!r} of a participant flow holds {stage.persons} persons, but the box above it leaves "
                f"{above + moved} ({above} and a change of {moved:+d}): a difference of "
                f"{stage.persons - above - moved:+d}. Correct the counts, or name who left."
            )
        if number == 0 and stage.changes:
            raise OutputError(
                f"the first box {name!r} of a participant flow has no box above it to change. Give it one."
            )
        above = stage.persons


def _same(what: str, found: int, name: str, wanted: int) -> None:
    if found != wanted:
        raise OutputError(
            f"{what} hold {found} persons, but {name!r} of a participant flow holds {wanted}: a difference of "
            f"{found - wanted:+d}. Correct the counts."
        )
