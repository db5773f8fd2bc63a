"""A fitted model: estimates, errors, fit measures; never changed after it is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from analysis.sem.about import About, paths
from analysis.sem.baseline import baseline
from analysis.sem.definitions import definitions, gradient, labelled, value
from analysis.sem.measures import measures
from analysis.sem.moments import Moments
from analysis.sem.options import Estimator
from analysis.sem.ordinal.part import OrdinalPart
from analysis.sem.ram import Implied, Ram
from analysis.sem.sample import Sample
from analysis.sem.solution import Solution
from analysis.sem.standardize import places, standardize
from analysis.sem.table import ParameterTable
from analysis.sem.tests_of import ExactFit, scaled, standard
from analysis.sem.threads import one_thread
from instruments.showing import Shown

if TYPE_CHECKING:
    from analysis.sem.after.implied import ImpliedMoments
    from analysis.sem.bootstrap import Bootstrap

Array = NDArray[np.float64]

ROUNDING = 1e-10  # of the largest variance of an estimate: a variance of 0 may come out that far below
Z95 = float(ndtri(0.975))


def _tests(solution: Solution, sample: Sample, options: Estimator) -> tuple[ExactFit, ExactFit | None]:
    plain = standard(solution, sample, options)
    return plain, scaled(plain, solution, sample, options) if options.robust else None


@lru_cache(maxsize=16)
def _names(measures: tuple[str, ...]) -> pd.Index:
    return pd.Index(measures)


@lru_cache(maxsize=64)  # to turn words into columns takes longer than to fit a small model
def _words(table: ParameterTable) -> Mapping[str, pd.api.extensions.ExtensionArray | NDArray[np.intp]]:
    """The columns of the estimates that are not numbers, definitions last."""
    texts = [(row.lhs, row.op, row.rhs, row.own_label, row.group) for row in table.rows]
    texts += [(d.name, ":=", d.text, d.name, 0) for d in definitions(table)]
    lhs, op, rhs, label, group = map(list, zip(*texts, strict=True))
    found = {"lhs": lhs, "op": op, "rhs": rhs}
    return {
        **{name: pd.Series(column).array for name, column in found.items()},
        "group": np.array(group, dtype=np.int64),
        "label": pd.Series(label).array,
    }


@dataclass(frozen=True)
class Fit(Shown):
    """The result of fitting a model.

    Attributes
    ----------
    model : str
        The model as it was written.
    options : Estimator
        The estimator, with its errors and tests.
    solution : Solution
        The minimum: parameter table, free parameters, what was minimized.
    sample : Sample
        What it was fitted to.
    vcov : ndarray, shape (q, q)
        Covariance of the free parameters.
    converged : bool
        Always true: a search that does not converge raises `FitError`.
    warnings : tuple of str
        Inadmissible values and the like; read them before the estimates.
    about : About, optional
        What the builder of a panel model says of it.

    Examples
    --------
    >>> from analysis import cfa, simulate
    >>> data = simulate("f =~ 1*a + 0.9*b + 0.8*c + 0.7*d", 200, seed=1, exact=True)
    >>> fit = cfa("f =~ a + b + c + d", data)
    >>> fit.converged, fit.df, len(fit.estimates)
    (True, 2, 9)
    """

    model: str
    options: Estimator
    solution: Solution
    sample: Sample
    vcov: Array
    converged: bool
    warnings: tuple[str, ...]
    about: About | None = None

    @property
    def estimator(self) -> str:
        """The estimator's name, such as ``ML``."""
        return self.options.name

    @property
    def parameters(self) -> ParameterTable:
        """Every parameter, with the defaults made explicit."""
        return self.solution.table

    @property
    def theta(self) -> Array:
        """The free parameters, shape (q,)."""
        return self.solution.theta

    @property
    def samples(self) -> tuple[Moments, ...]:
        """Sample moments, one a group."""
        return self.sample.moments

    @property
    def rams(self) -> tuple[Ram, ...]:
        return self.solution.rams

    @property
    def df(self) -> int:
        return self.solution.df

    @property
    def n(self) -> int:
        """Rows used."""
        return self.sample.n

    @property
    def n_left_out(self) -> int:
        """Rows left out for missing values."""
        return self.sample.n_left_out

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups' values, in the order of the table's `group` numbers; one empty text for a single group."""
        return self.sample.labels

    @property
    def table(self) -> pd.DataFrame:
        """The completed parameter table, as a data frame."""
        return self.parameters.frame()

    @property
    def implied(self) -> tuple[Implied, ...]:
        """The implied moments, one a group."""
        return self.solution.implied

    @cached_property
    def tests(self) -> tuple[ExactFit, ExactFit | None]:
        """The standard test of exact fit, and the scaled one if the estimator has one."""
        with one_thread():
            return _tests(self.solution, self.sample, self.options)

    @cached_property
    def _measures(self) -> dict[str, float]:
        with one_thread():
            base = baseline(self.parameters, self.sample, self.options)
            tested = _tests(base, self.sample, self.options)
            return measures(self.solution, base, self.sample, self.options, self.tests, tested)

    @property
    def measures(self) -> pd.Series:
        """Fit measures by lavaan's names, ``_`` for ``.``.

        They are lavaan 0.6-14's but where its number has no meaning or goes against its own definition:

        - ``rfi`` and ``nfi`` may be below 0 for a model worse than its baseline; lavaan prints 1.
        - ``cn_05`` and ``cn_01`` are NaN without degrees of freedom, as no number of rows rejects such a model;
          lavaan prints 1.
        - ``gfi``, ``agfi`` and ``pgfi`` with missing values compare full-information moments with each other; lavaan
          sets pairwise sample moments against full-information ones.
        - ``cfi_robust``, ``tli_robust`` and ``rni_robust`` of several groups with ordered variables: the same group
          twice gives the index of one group, which it does not in lavaan.
        - Measures of a scaled statistic are NaN where its scaling factor is not positive; lavaan prints an RMSEA of 0.
        - ``nfi``, ``pnfi``, ``ifi`` and ``rni`` are 1 where the baseline model has no degrees of freedom, so that there
          is nothing to explain (a single variable, covariates only); they are 0/0 in lavaan, NaN.
        - ``cfi_robust``, ``tli_robust`` and ``rni_robust`` under ``missing="fiml_x"`` with fixed covariates that are
          themselves incomplete differ by 1e-4 to 3e-4: lavaan's baseline takes the covariates' moments pairwise.
        - Scaled and robust measures of Satorra-Bentler's kind (MLM, ULSM, WLSMV ...) under sampling weights: lavaan
          leaves the weights out of the covariance of the moments (`analysis.sem.parts`).
        """
        found = self._measures
        return pd.Series(np.array(list(found.values()), dtype=float), index=_names(tuple(found)))

    @property
    def covariance(self) -> pd.DataFrame:
        """Covariance of the free parameters, named by label or as ``f=~x1``."""
        names = [self._name(i) for i in range(1, self.parameters.n_free + 1)]
        return pd.DataFrame(self.vcov, index=names, columns=names)

    def _name(self, free: int) -> str:
        row = self.parameters.first_of(free)
        several = self.parameters.groups > 1 and not row.own_label
        return (row.own_label or row.words.replace(" ", "")) + (f".g{row.group}" if several else "")

    @cached_property
    def values(self) -> Array:
        """The value of every row of the parameter table."""
        found = np.zeros(len(self.parameters.rows))
        derived = self._derived()
        for i, row in enumerate(self.parameters.rows):
            if row.free:
                found[i] = self.theta[row.free - 1]
            elif row.exo:
                found[i] = self._of_sample(i)
            elif (row.group, row.words) in derived:
                found[i] = derived[row.group, row.words]
            else:
                found[i] = row.fixed or 0.0
        return found

    def _derived(self) -> dict[tuple[int, str], float]:
        """What follows from the free parameters of ordered variables: residual variances, or scales."""
        found: dict[tuple[int, str], float] = {}
        for g, part in enumerate(self.solution.objective.parts, start=1):
            if isinstance(part, OrdinalPart):
                found |= {(g, words): value for words, value in part.derived(self.theta).items()}
        return found

    def _of_sample(self, i: int) -> float:
        row = self.parameters.rows[i]
        sample = self.samples[row.group - 1]
        place = self.parameters.observed.index
        if row.op == "~1":
            return float(sample.mean[place(row.lhs)])
        return float(sample.covariance[place(row.lhs), place(row.rhs)])

    def _standardized(self, only_latent: bool) -> Array:
        parts = [
            standardize(
                places(self.parameters, g + 1),
                self.values[[row.group == g + 1 for row in self.parameters.rows]],
                implied,
                only_latent=only_latent,
            )
            for g, implied in enumerate(self.implied)
        ]
        return np.concatenate(parts)

    @cached_property
    def _estimates(self) -> pd.DataFrame:
        table = self.parameters
        estimate = self.values
        free = np.array([row.free for row in table.rows])
        variance = np.diag(
            self.vcov
        )  # below 0 under constraints where observed information is no minimum's: no error
        error = np.sqrt(np.where(variance < 0.0, np.nan, variance))
        se = np.where(free > 0, error[np.maximum(free - 1, 0)], 0.0)
        std_lv, std_all = self._standardized(True), self._standardized(False)
        words = dict(_words(table))
        isfree = free > 0
        defined = definitions(table)
        if defined:
            at = labelled(table, estimate)
            slopes = np.array([gradient(d, table, at) for d in defined])
            isfree = np.append(isfree, np.zeros(len(defined), dtype=bool))
            own = [value(d, at) for d in defined]
            estimate = np.append(estimate, own)
            own_variance = np.einsum("di,ij,dj->d", slopes, self.vcov, slopes)
            se = np.append(se, np.sqrt(np.where(own_variance < 0.0, np.nan, own_variance)))
            std_lv, std_all = (
                np.append(std, [value(d, labelled(table, std)) for d in defined]) for std in (std_lv, std_all)
            )
        z = np.divide(estimate, se, out=np.full(len(se), np.nan), where=se > 0)
        numbers = {
            "free": isfree,
            "estimate": estimate,
            "se": se,
            "z": z,
            "p": 2.0 * ndtr(-np.abs(z)),
            "low": estimate - Z95 * se,
            "high": estimate + Z95 * se,
            "std_lv": std_lv,
            "std_all": std_all,
        }
        return pd.DataFrame(words | numbers)

    @property
    def estimates(self) -> pd.DataFrame:
        """Estimates of every free, fixed and defined parameter.

        Columns lhs op rhs group label free estimate se z p low high std_lv std_all; `low` and `high` are
        95 % Wald limits; `se` is 0 where a parameter is fixed; the group of definitions is 0.
        """
        return self._estimates.copy()

    @property
    def paths(self) -> pd.DataFrame:
        """Estimates of what the model is about, in words; of a text of one's own: regressions and definitions.

        Columns what source target waves group label free estimate se z p low high std_lv std_all.
        """
        return paths(self.about, self._estimates, self.groups)

    @property
    def r2(self) -> pd.Series:
        """Share of each explained variable's implied variance that the model explains."""
        found: dict[str, float] = {}
        for row, own in zip(self.parameters.rows, self.values, strict=True):
            explained = any(
                r.group == row.group
                and ((r.op == "~" and r.lhs == row.lhs) or (r.op == "=~" and r.rhs == row.lhs))
                for r in self.parameters.rows
            )
            if row.is_variance and explained:
                ram, implied = self.rams[row.group - 1], self.implied[row.group - 1]
                i = ram.variables.index(row.lhs)
                name = row.lhs if self.parameters.groups == 1 else f"{row.lhs}.g{row.group}"
                found[name] = 1.0 - float(own) / float(implied.total[i, i])
        return pd.Series(found, dtype=float)

    def residuals(self, kind: str = "cor") -> pd.DataFrame | dict[str, pd.DataFrame]:
        """Give sample less implied moments; see `analysis.sem.after.residuals`."""
        from analysis.sem.after.residuals import residuals  # this room's upper floor

        return residuals(self, kind)

    def modification_indices(
        self, *, sort: bool = True, minimum: float = 0.0, ops: Sequence[str] | str | None = None
    ) -> pd.DataFrame:
        """Give what the fit would gain by freeing each parameter; see `analysis.sem.after.modification`."""
        from analysis.sem.after.modification import modification_indices

        return modification_indices(self, sort=sort, minimum=minimum, ops=ops)

    def score_tests(self, release: Sequence[int | str] | int | str | None = None) -> pd.DataFrame:
        """Test the equalities that the model holds; see `analysis.sem.after.score`."""
        from analysis.sem.after.score import score_tests

        return score_tests(self, release)

    def expected_changes(self, release: Sequence[int | str] | int | str | None = None) -> pd.DataFrame:
        """Give each parameter's expected change without the equalities; see `analysis.sem.after.score`."""
        from analysis.sem.after.score import expected_changes

        return expected_changes(self, release)

    def standardized(self, kind: str = "all", *, level: float = 0.95) -> pd.DataFrame:
        """Give the standardized solution with its own errors; see `analysis.sem.after.standardized`."""
        from analysis.sem.after.standardized import standardized

        return standardized(self, kind, level=level)

    def predict(
        self, method: str = "regression", data: pd.DataFrame | None = None, group: str | None = None
    ) -> pd.DataFrame:
        """Give factor scores by regression or Bartlett's method; see `analysis.sem.after.predict`."""
        from analysis.sem.after.predict import predict

        return predict(self, method, data, group)

    def reliability(self) -> pd.DataFrame:
        """Give each factor's omega, alpha and average variance extracted; see `analysis.sem.after.reliability`."""
        from analysis.sem.after.reliability import reliability

        return reliability(self)

    def implied_moments(self) -> ImpliedMoments | dict[str, ImpliedMoments]:
        """Give the implied means and covariances, named; see `analysis.sem.after.implied`."""
        from analysis.sem.after.implied import implied_moments

        return implied_moments(self)

    def monte_carlo(self, draws: int = 20000, *, seed: int, level: float = 0.95) -> pd.DataFrame:
        """Give Monte-Carlo limits of the defined parameters; see `analysis.sem.after.monte_carlo`."""
        from analysis.sem.after.monte_carlo import monte_carlo

        return monte_carlo(self, draws, seed=seed, level=level)

    def bootstrap(
        self,
        draws: int = 5000,
        *,
        seed: int,
        executor: Executor | None = None,
        ci: str = "percentile",
        kind: str = "ordinary",
        level: float = 0.95,
        progress: bool = True,
    ) -> Bootstrap:
        """Draw the sample anew, refit, and give errors and limits; see `analysis.sem.bootstrap.bootstrap`."""
        from analysis.sem.bootstrap import bootstrap  # a room above this one

        return bootstrap(
            self, draws, seed=seed, executor=executor, ci=ci, kind=kind, level=level, progress=progress
        )

    def diagram(self, *, group: object = None, r2: bool = True, **options: Any) -> str:
        """Draw the path diagram with its (standardized) estimates and R², as SVG text.

        Parameters
        ----------
        group : object, optional
            A group's value, or its number from 1; all groups, each with its name, if none is given.
        r2 : bool
            Print the explained share of variance inside what is explained.
        **options
            As for `analysis.sem.diagram.diagram`: `standardized`, `beside`, `variances`, `residual_covariances`,
            `loadings`, `grey`, `labels`, `layout`, `direction`, `title`, `number`, `wording`.

        Raises
        ------
        ModelError
            If the group, a variable or an option is unknown.

        Examples
        --------
        >>> import pandas as pd
        >>> from analysis.sem import sem
        >>> fit = sem("y ~ x", pd.DataFrame({"x": [1.0, 2, 3, 4, 5], "y": [1.0, 3, 2, 5, 4]}))
        >>> fit.diagram(labels={"x": "support"}, layout=[["x", "y"]]).startswith("<svg")
        True
        """
        from analysis.sem.diagram import diagram  # the drawing is not needed to fit

        shares = self._shares if r2 else None
        return diagram(self.estimates, group=group, group_names=self._group_names, r2=shares, **options)

    def diagram_words(self, *, group: object = None, r2: bool = True, **options: Any) -> str:
        """Say the path diagram in words, for those who do not see it; see `analysis.sem.diagram.diagram_words`.

        Examples
        --------
        >>> import pandas as pd
        >>> from analysis.sem import sem
        >>> fit = sem("y ~ x", pd.DataFrame({"x": [1.0, 2, 3, 4, 5], "y": [1.0, 3, 2, 5, 4]}))
        >>> "x to y, .80" in fit.diagram_words()
        True
        """
        from analysis.sem.diagram import diagram_words

        shares = self._shares if r2 else None
        return diagram_words(self.estimates, group=group, group_names=self._group_names, r2=shares, **options)

    def diagram_dot(self, *, group: object = None, **options: Any) -> str:
        """Write the path diagram as text of Graphviz's DOT language; see `analysis.sem.diagram.diagram_dot`.

        Examples
        --------
        >>> import pandas as pd
        >>> from analysis.sem import sem
        >>> fit = sem("y ~ x", pd.DataFrame({"x": [1.0, 2, 3, 4, 5], "y": [1.0, 3, 2, 5, 4]}))
        >>> '"x" -> "y"' in fit.diagram_dot()
        True
        """
        from analysis.sem.diagram import diagram_dot

        return diagram_dot(self.estimates, group=group, group_names=self._group_names, **options)

    @property
    def _group_names(self) -> Mapping[object, str]:
        return dict(enumerate(self.groups, 1)) if self.parameters.groups > 1 else {}

    @property
    def _shares(self) -> Mapping[object, Mapping[str, float]] | Mapping[str, float]:
        """Explained shares of variance by variable; of several groups, by group and variable."""
        shares = {str(name): float(share) for name, share in self.r2.items()}
        if self.parameters.groups < 2:
            return shares
        return {
            k: {n.removesuffix(f".g{k}"): share for n, share in shares.items() if n.endswith(f".g{k}")}
            for k in self._group_names
        }

    def __repr__(self) -> str:
        m = self._measures
        s = "_scaled" if self.tests[1] is not None else ""
        return (
            f"Fit({self.estimator}, n={self.n}, npar={int(m['npar'])}, chisq{s}={m[f'chisq{s}']:.3f}, "
            f"df={m[f'df{s}']:g}, p={m[f'pvalue{s}']:.3f}, CFI={m[f'cfi{s}']:.3f}, RMSEA={m[f'rmsea{s}']:.3f}, "
            f"SRMR={m['srmr']:.3f})"
        )
