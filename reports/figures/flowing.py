"""Who took part from step to step, as a value that is checked to add up: `Flow`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.study.results import Exclusion, Results
from analysis.waves import Panel, attendance
from reports.document import Words, phrase
from reports.errors import OutputError
from reports.figures.telling import group_name, wave_names
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
    """

    words: Words
    persons: int
    parts: tuple[tuple[Words, int], ...] = ()
    joins: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """A box, and what changed since the box above it."""

    words: Words
    persons: int
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Arm:
    """A column of boxes below the common ones, whose last the first boxes of all arms share out."""

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


def study_flow(results: Results, by: str | None = None) -> Flow:
    """Return the flow of a study: its exclusions, then who was seen at each wave.

    Parameters
    ----------
    results : Results
    by : str, optional
        A column of groups that does not change within a person, such as the arm of a trial: columns side by side. A
        study of several samples has a column for each without being asked.

    Raises
    ------
    DataError
        If the column is unknown, or a person's group changes.
    OutputError
        If the numbers of the results do not add up.
    """
    names = {wave.name: wave.label or wave.name for wave in results.plan.waves}
    samples = tuple(dict.fromkeys(file.sample for file in results.files if file.sample))
    if by is None and samples and "sample" in results.panel.data.columns:
        table = attendance(results.panel, "sample")
        arms = [
            Arm(
                sample,
                (*(above := tuple(_excluded(results.exclusions, sample))), *_waves(own, names, not above)),
            )
            for sample in samples
            if len(own := table[table["group"] == sample])
        ]
        return Flow(arms=tuple(arms))
    return panel_flow(
        results.panel, by, waves=names, before=tuple(_excluded(_summed(results.exclusions), None))
    )


def panel_flow(
    panel: Panel,
    by: str | None = None,
    *,
    waves: Mapping[str, str] | None = None,
    before: Sequence[Stage] = (),
) -> Flow:
    """Return who was seen at each wave, who missed one and came back, and who left for good.

    Parameters
    ----------
    panel : Panel
    by : str, optional
        A column of groups that does not change within a person.
    waves : mapping, optional
        Words for waves by their names.
    before : sequence of Stage
        Boxes above, such as those of exclusions; the last holds everybody of the panel.

    Raises
    ------
    DataError
        If the column is unknown, or a person's group changes.
    OutputError
        If there is nobody, or the boxes above do not end with as many persons as the panel has.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.waves import Column, Panel
    >>> from reports.figures.flowing import panel_flow
    >>> rows = pd.MultiIndex.from_tuples([("a", "w1"), ("a", "w2"), ("b", "w1")], names=["person", "wave"])
    >>> panel = Panel(pd.DataFrame({"mood": [1.0, 2.0, 3.0]}, index=rows), ("w1", "w2"), {}, (Column("mood"),))
    >>> [stage.persons for stage in panel_flow(panel).stages]
    [2, 1]
    """
    table = attendance(panel, by)
    names = wave_names(panel, waves)
    if table.empty:
        raise OutputError("a participant flow has nobody to count: the panel is empty.")
    if by is None:
        return Flow((*before, *_waves(table, names, not before and _late(table))))
    everybody = Stage(phrase("Seen at any wave"), int(table.groupby("group")["ever"].first().sum()))
    arms = [
        Arm(group_name(by, str(group)), tuple(_waves(part, names, _late(table))))
        for group, part in table.groupby("group", sort=False)
    ]
    return Flow(tuple(before) or (everybody,), tuple(arms))


def _excluded(steps: Sequence[Exclusion], sample: str | None) -> Iterator[Stage]:
    """Yield a box of all who were read, and one after each step."""
    own = [step for step in steps if step.sample == sample]
    if not own:
        return
    yield Stage(phrase("Persons read"), own[0].before)
    for number, step in enumerate(own, start=1):
        out = step.before - step.after
        parts: tuple[tuple[Words, int], ...] = ()
        if step.unknown:
            parts = (
                (phrase("condition not met"), out - step.unknown),
                (phrase("undecided, an answer is missing"), step.unknown),
            )
        words = phrase("Kept") if number == len(own) else phrase("Kept after step {n}", n=str(number))
        yield Stage(
            words, step.after, (Change(phrase("Left out: {reason}", reason=step.reason), out, parts),)
        )


def _summed(steps: Sequence[Exclusion]) -> list[Exclusion]:
    """Return the steps of all samples together."""
    found: dict[str, Exclusion] = {}
    for step in steps:
        old = found.get(step.name)
        found[step.name] = Exclusion(
            name=step.name, reason=step.reason, sample=None,
            before=step.before + (old.before if old else 0), after=step.after + (old.after if old else 0),
            unknown=step.unknown + (old.unknown if old else 0),
        )  # fmt: skip
    return list(found.values())


def _waves(table: pd.DataFrame, names: Mapping[str, str], whole: bool) -> Iterator[Stage]:
    """Yield a box for everybody if `whole`, then one for each wave of one group."""
    rows = table.to_dict("records")
    if whole:
        yield Stage(phrase("Seen at any wave"), int(rows[0]["ever"]))
    for number, row in enumerate(rows):
        seen = phrase("Seen at {wave}", wave=names[str(row["wave"])])
        yield Stage(seen, int(row["seen"]), tuple(_entering(row) if number == 0 else _moving(row)))


def _late(table: pd.DataFrame) -> bool:
    """Tell whether somebody is first seen after the first wave, so that all are more than those of a first box."""
    return bool((table["ever"] > table["first"]).any())


def _entering(row: Mapping[object, object]) -> Iterator[Change]:
    """Yield those of all who came to no first wave, but later."""
    if late := _int(row["ever"]) - _int(row["seen"]):
        yield Change(phrase("First seen at a later wave"), late)


def _moving(row: Mapping[object, object]) -> Iterator[Change]:
    """Yield who is no longer seen (for now, or for good), who is back, and who is new."""
    missed, later = _int(row["missed"]), _int(row["later"])
    parts = ((phrase("not seen again"), missed - later), (phrase("seen at a later wave"), later))
    yield Change(phrase("Not seen"), missed, parts)
    if back := _int(row["back"]):
        yield Change(phrase("Came back"), back, joins=True)
    if new := _int(row["entered"]):
        yield Change(phrase("Seen for the first time"), new, joins=True)


def _int(value: object) -> int:
    return int(value)  # type: ignore[call-overload, no-any-return]


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
