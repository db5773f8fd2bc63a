"""Fits one step, and says where it failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.errors import FitError, ModelError
from analysis.panel.fitting import fitted
from analysis.panel.measurement.cells import Held, Pattern
from analysis.panel.measurement.door import Ground, rows_of_group
from analysis.panel.measurement.orientation import turned
from analysis.panel.measurement.text import write
from analysis.sem import Fit
from analysis.sem.about import About, Path


@dataclass(frozen=True, slots=True)
class Fitter:
    """Everything but the step: data, estimator, options.

    Attributes
    ----------
    where : str
        The first word of messages.
    ground : Ground
    options : mapping
        Of `analysis.lavaan`.
    """

    where: str
    ground: Ground
    options: Mapping[str, Any]

    def fit(self, step: str, held: Held) -> Fit:
        """Fit a step.

        Raises
        ------
        FitError
            If the search fails; of the configural model with the groups in which it fails alone.
        ModelError
            If the model is not identified.
        """
        measured = self.ground.measured
        pattern = Pattern(measured, held)
        names = ", ".join(f.name for f in measured.factors)
        about = About(f"Measurement invariance of {names}: {step}", _paths(self.ground))
        options: dict[str, Any] = dict(self.options)
        options["ordered"] = tuple(c for i in measured.items if i.ordinal for c in i.columns)
        if measured.ordinal:
            options["parameterization"] = measured.parameterization
        if self.ground.group is not None:
            options |= {"group": self.ground.group, "group_label": self.ground.group_label}
        try:
            found = fitted(write(pattern), self.ground.frame, about, options)
            starts = turned(found, measured)
            return fitted(write(pattern, starts), self.ground.frame, about, options) if starts else found
        except (FitError, ModelError) as error:
            failing = self._failing(pattern) if step == "configural" else ""
            kind = FitError if failing else type(error)  # what one group's data do is no fault of the model
            raise kind(f"{self.where}: the {step} model could not be fitted{failing}. {error}") from None

    def _failing(self, pattern: Pattern) -> str:
        """Say in which groups the configural model fails by itself; empty if in none or all."""
        measured = self.ground.measured
        if len(measured.groups) == 1:
            return ""
        text = write(pattern)
        failed = []
        for g, label in enumerate(self.ground.group_label):
            options = {k: v for k, v in self.options.items() if v is not None}
            options["ordered"] = tuple(c for i in measured.items if i.ordinal for c in i.columns)
            alone = _of_group(text, g)
            try:
                fitted(alone, rows_of_group(self.ground, g), About("one group"), options)
            except (FitError, ModelError):
                failed.append(repr(str(label)))
        if not failed or len(failed) == len(measured.groups):
            return ""
        return f": it fails in group {' and '.join(failed)} alone. Look at the items there, or leave the group out"


def _of_group(text: str, group: int) -> str:
    """Take one group's entry of every ``c(a, b)*``."""
    lines = []
    for line in text.splitlines():
        before, bracket, after = line.partition("c(")
        if not bracket:
            lines.append(line)
            continue
        inside, _, rest = after.partition(")")
        lines.append(f"{before}{inside.split(', ')[group]}{rest}")
    return "\n".join(lines)


def _paths(ground: Ground) -> tuple[Path, ...]:
    measured = ground.measured
    found = []
    for f in measured.factors:
        for w, wave in enumerate(measured.waves):
            latent = measured.latent(f.name, w)
            found += [
                Path(latent, "=~", measured.item(i).columns[w], "loading", f.name, i, wave) for i in f.items
            ]
            found.append(Path(latent, "~1", "", "latent mean", "", f.name, wave))
            found.append(Path(latent, "~~", latent, "latent variance", f.name, f.name, wave))
    return tuple(found)
