"""What `invariance` found: the steps, the table, the rules, and what follows for comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.errors import ModelError
from analysis.panel.measurement.align import aligned_from, loss_of
from analysis.panel.measurement.aligned import Alignment
from analysis.panel.measurement.answers import answers, ranks_as_numbers
from analysis.panel.measurement.door import rows_of_group
from analysis.panel.measurement.effect import Answers, item_table, score_table
from analysis.panel.measurement.fitter import Fitter
from analysis.panel.measurement.ladder import Climb, Step
from analysis.panel.measurement.means import COLUMNS, of_alignment, of_fit, of_markers
from analysis.panel.measurement.measured import Measured
from analysis.panel.measurement.release import in_words
from analysis.panel.measurement.rules import Setting, Verdict, judged, verdict
from analysis.panel.measurement.scaled import Scaled, of_referent
from analysis.panel.measurement.scaled import of_alignment as scaled_alignment
from analysis.panel.measurement.scaled import of_fit as scaled_fit
from analysis.panel.measurement.steps import Plan, held
from analysis.panel.measurement.tables import ladder
from analysis.sem import Fit
from instruments.lines import frame_text, wrapped
from instruments.showing import Shown


@dataclass(frozen=True)
class Invariance(Shown):
    """The ladder of invariance, fitted.

    Attributes
    ----------
    fitter : Fitter
    plan : Plan
    climb : Climb
    level : float

    Examples
    --------
    >>> from analysis import simulate
    >>> data = simulate("f =~ 1*a + 0.9*b + 0.8*c + 0.7*d", 200, seed=1, exact=True)
    >>> from analysis import invariance
    >>> data["group"] = ["one", "two"] * 100
    >>> list(invariance("f =~ a + b + c + d", data, group="group").steps)[:2]
    ['configural', 'metric']
    """

    fitter: Fitter
    plan: Plan
    climb: Climb
    level: float

    @property
    def measured(self) -> Measured:
        """Factors, items, waves and groups."""
        return self.fitter.ground.measured

    @property
    def steps(self) -> Mapping[str, Step]:
        """The steps by name; ``steps["metric"].model`` is lavaan text, ``.fit`` a `Fit`."""
        return {step.name: step for step in self.climb.steps}

    @property
    def merged(self) -> Mapping[str, str]:
        """Steps that are not tested by themselves, each with the reason."""
        return dict(self.plan.merged)

    @cached_property
    def _ladder(self) -> tuple[pd.DataFrame, tuple[str, ...]]:
        return ladder(self.climb.steps)

    @property
    def ladder(self) -> pd.DataFrame:
        """One row a step; see `analysis.panel.measurement.tables.ladder`."""
        return self._ladder[0].copy()

    @property
    def notes(self) -> tuple[str, ...]:
        """Ranks taken as numbers, what was merged, what the search left, and what could not be computed."""
        merged = tuple(f"{step}: {reason}." for step, reason in self.plan.merged)
        taken = ranks_as_numbers(self.measured, self.fitter.ground.frame)
        return (*taken, *merged, *self.climb.notes, *self._ladder[1])

    @property
    def warnings(self) -> tuple[str, ...]:
        """The fits' own warnings, each with its step: inadmissible values and the like."""
        return tuple(f"{step.name}: {text}" for step in self.climb.steps for text in step.warnings)

    @cached_property
    def rules(self) -> pd.DataFrame:
        """Every step by every published rule; see `analysis.panel.measurement.rules.judged`."""
        return judged(self._ladder[0], self._levels, self._setting)

    def verdict(self, rule: str) -> Verdict:
        """Say how far a rule lets one go; see `analysis.panel.measurement.rules.verdict`."""
        return verdict(self.rules, self._levels, rule)

    @property
    def releases(self) -> pd.DataFrame:
        """What was set free: step parameter chisq df p level change why.

        `change` holds the expected change in each context but the reference, in the order of contexts.
        """
        rows = [
            (r.step, r.parameter, r.chisq, r.df, r.p, r.level, r.changes, r.why) for r in self.climb.releases
        ]
        named = [
            ("given", in_words(self.measured, key), *(np.nan,) * 4, (), "named by the caller")
            for key in sorted(
                self.climb.steps[0].held.released, key=lambda k: (k.kind, k.factor, k.item, k.number)
            )
        ]
        columns = ["step", "parameter", "chisq", "df", "p", "level", "change", "why"]
        return pd.DataFrame([*named, *rows], columns=columns)

    def latent_means(self) -> pd.DataFrame:
        """Return latent mean differences from the reference, under each way to make them comparable.

        Models: ``full`` (all intercepts equal), ``partial`` (with the releases, if there are any), ``none (item)``
        (nothing equal but that one item; continuous items only) and ``aligned``. Columns factor context reference
        difference se z p low high, and the difference in standard deviations of the reference and pooled over both,
        with errors. With ``std_lv``, and under none and aligned, the unit is the reference's standard deviation; with
        markers it is the marker's.

        Raises
        ------
        ModelError
            If the plan has no scalar step.
        """
        rows = list(of_fit("full", self._scalar_full, self.measured))
        if self._scalar.held.released:
            rows += of_fit("partial", self._scalar.fit, self.measured)
        rows += of_markers(self.steps["configural"].fit, self.measured)
        for one in self._alignments.values():
            rows += of_alignment(one)
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def dmacs(self, scale: str = "alignment", *, divisor: str = "pooled") -> pd.DataFrame:
        """Return dMACS of every item against the reference.

        Parameters
        ----------
        scale : str
            What makes the contexts' parameters comparable: ``alignment``; ``partial``, the scalar step with its
            releases, in which only released items differ; ``referent:x1``, an item that is taken as invariant, as Nye
            & Drasgow (2011) have it.
        divisor : {"pooled", "reference"}
            By which standard deviation of the answers.

        Returns
        -------
        DataFrame
            factor item context reference dmacs bias sd; see `analysis.panel.measurement.effect.dmacs`.
        """
        return item_table(self._scaled(scale), self.measured, self._answers, divisor)

    def score_bias(self, scale: str = "alignment") -> pd.DataFrame:
        """Return the raw-score mean difference, and how much of it comes of lacking invariance; see `score_table`."""
        scaled = self._scaled(scale)
        items = item_table(scaled, self.measured, self._answers, "pooled")
        return score_table(scaled, self.measured, items, self._answers)

    def alignment(self, *, method: str = "fixed", power: float = 0.5, eps: float = 0.001) -> Alignment:
        """Align the factors over all contexts; see `analysis.panel.measurement.align.alignment`."""
        return aligned_from(self.fitter.ground, dict(self.fitter.options), loss_of(method, power, eps))

    @cached_property
    def _alignments(self) -> Mapping[str, Alignment]:
        if self.measured.across != "both" and len(self.measured.groups) * len(self.measured.waves) > max(
            len(self.measured.groups), len(self.measured.waves)
        ):
            return {}  # contexts of several blocks share no reference
        return {"all": self.alignment()}

    @property
    def _levels(self) -> Mapping[str, str]:
        return {step.name: step.level for step in self.climb.steps}

    @property
    def _setting(self) -> Setting:
        measured = self.measured
        compared = {"group": len(measured.groups), "time": len(measured.waves)}.get(
            measured.across, len(measured.contexts)
        )
        fit = self.climb.steps[0].fit
        return Setting(measured.ordinal, fit.n, compared, measured.across != "time", self.level)

    @property
    def _scalar(self) -> Step:
        found = [step for step in self.climb.steps if step.level == "scalar"]
        if not found:
            raise ModelError(
                "invariance: latent means are compared under equal intercepts, and the steps have no 'scalar'. Add it."
            )
        return found[-1]

    @cached_property
    def _scalar_full(self) -> Fit:
        scalar = self._scalar
        if not scalar.held.released:
            return scalar.fit
        return self.fitter.fit("scalar", held("scalar", self.plan.steps))

    def _scaled(self, scale: str) -> tuple[Scaled, ...]:
        if scale == "alignment" and self._alignments:
            return scaled_alignment(self._alignments["all"])
        if scale == "partial":
            return scaled_fit(self._scalar.fit, self.measured)
        if scale.startswith("referent:"):
            return of_referent(self.steps["configural"].fit, self.measured, scale.removeprefix("referent:"))
        raise ModelError(
            f"dmacs: scale={scale!r} is not known here. There are 'alignment' (if all contexts are compared with one "
            f"reference), 'partial', and 'referent:ITEM'."
        )

    @cached_property
    def _answers(self) -> Answers:
        ground, measured = self.fitter.ground, self.measured
        found = {}
        for at in measured.contexts:
            mine = rows_of_group(ground, at.group)
            for item in measured.items:
                found[at, item.name] = answers(mine[item.columns[at.wave]]).dropna().to_numpy(dtype=float)
        return lambda at, item: found[at, item]

    def __repr__(self) -> str:
        names = ", ".join(f.name for f in self.measured.factors)
        columns = ["npar", "chisq", "df", "p", "cfi", "rmsea", "srmr", "lrt_chisq", "lrt_df", "lrt_p"]
        table = frame_text(self._ladder[0][columns], index=True)
        return f"{wrapped(f'Invariance of {names} across {self.measured.across}')}\n{table}"
