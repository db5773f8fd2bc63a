"""`fit_table`: how well models fit, with the variants that their estimators ask for."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.sem import Fit
from reports.document import (
    Cell,
    Column,
    Interval,
    Marked,
    Number,
    Paragraph,
    Phrase,
    Rows,
    Table,
    Words,
    phrase,
    say,
)
from reports.tables.fit_indices import INDICES, TESTS, Indices, indices, named, same
from reports.tables.model_door import Fitted, fits_of, names_of, no_result

WHERE = "fit_table"


def fit_table(
    fits: Fitted | Sequence[Fitted],
    *,
    labels: Words | Sequence[Words] | None = None,
    caption: Words | None = None,
) -> Table:
    """Return the fit of one model, measure by measure, or of several, model by model.

    Parameters
    ----------
    fits : Fit or sequence of Fit
    labels : str or Phrase, or a sequence of them, optional
        Names of the models; by default Model 1, Model 2 ...
    caption : str or Phrase, optional

    Returns
    -------
    Table
        χ², df, p, CFI, TLI, RMSEA with its 90% interval, SRMR, AIC, BIC, parameters, persons. Where the estimator has a
        scaled test, χ² is scaled and CFI, TLI and RMSEA are robust, and the notes name them so.

    Raises
    ------
    OutputError
        If something else than fits is given, or the labels do not fit their number.

    Examples
    --------
    >>> from analysis import sem
    >>> from analysis.panel.power import simulate
    >>> from reports.tables.fit import fit_table
    >>> data = simulate("m ~ 0.4*x; y ~ 0.3*m + 0.1*x", 200, seed=1)
    >>> fit = sem("m ~ x; y ~ m", data, estimator="MLR")
    >>> table = fit_table([fit, sem("m ~ x; y ~ m + x", data, estimator="MLR")], labels=["Full", "With direct path"])
    >>> len(table.groups[0].cells)
    2
    """
    given = fits_of(WHERE, fits)
    if len(given) == 1:
        return _one(given[0], caption)
    names = names_of(WHERE, labels, len(given))
    found = [indices(fit) for fit in given]
    mixed = not same(found)
    rows = tuple(
        (_name(name, one) if mixed else name, *row(one)) for name, one in zip(names, found, strict=True)
    )
    notes = (
        *(
            say("{model}: {note}", model=(name,), note=note.runs)
            for name, fit in zip(names, given, strict=True)
            for note in no_result(fit)
        ),
        *named([one for one in found if not mixed]),
    )
    title = phrase("Fit of the models.") if caption is None else caption
    explained = (say("CI: 90% interval of RMSEA; npar: free parameters."), *notes)
    return Table(title, (Column(phrase("Model")), *heads()), (Rows(rows),), explained)


def _name(name: Words, one: Indices) -> Cell:
    """Return a model's name with the variants of its measures as footnote, as they differ between the models."""
    told = [note.runs[0] for note in (TESTS.get(one.test), INDICES.get(one.variant)) if note is not None]
    phrases = [run for run in told if isinstance(run, Phrase)]
    if not phrases:
        return Marked(name, phrase("Standard χ², CFI, TLI and RMSEA."))
    return Marked(
        name,
        phrases[0] if len(phrases) == 1 else phrase("{test} {indices}", test=phrases[0], indices=phrases[1]),
    )


def heads() -> tuple[Column, ...]:
    """Return the columns of `row`."""
    return (
        Column(phrase("χ²"), "statistic"),
        Column(phrase("df"), "degrees"),
        Column(phrase("p"), "p"),
        Column(phrase("CFI"), "bounded"),
        Column(phrase("TLI"), "bounded"),
        Column(phrase("RMSEA"), "bounded"),
        Column(phrase("90% CI"), "bounded"),
        Column(phrase("SRMR"), "bounded"),
        Column(phrase("AIC"), "statistic"),
        Column(phrase("BIC"), "statistic"),
        Column(phrase("npar"), "count"),
        Column(phrase("n"), "count"),
    )


def row(one: Indices) -> tuple[Cell, ...]:
    """Return the measures of a model, in one row."""
    return (
        Number(one.chisq, "statistic"),
        Number(one.df, "degrees"),
        Number(one.p, "p"),
        Number(one.cfi, "bounded"),
        Number(one.tli, "bounded"),
        Number(one.rmsea, "bounded"),
        Interval(one.rmsea_low, one.rmsea_high, "bounded"),
        Number(one.srmr, "bounded"),
        Number(one.aic, "statistic"),
        Number(one.bic, "statistic"),
        Number(one.npar, "count"),
        Number(one.n, "count"),
    )


def _one(fit: Fit, caption: Words | None) -> Table:
    one = indices(fit)
    rows: list[tuple[Cell, ...]] = [
        (_chi_square(one), Number(one.chisq, "statistic")),
        (phrase("Degrees of freedom"), Number(one.df, "degrees")),
        (phrase("p"), Number(one.p, "p")),
        (_index(one, "CFI"), Number(one.cfi, "bounded")),
        (_index(one, "TLI"), Number(one.tli, "bounded")),
        (_index(one, "RMSEA"), Number(one.rmsea, "bounded")),
        (phrase("90% CI of RMSEA"), Interval(one.rmsea_low, one.rmsea_high, "bounded")),
        (phrase("SRMR"), Number(one.srmr, "bounded")),
    ]
    if one.logl == one.logl:
        rows += [
            (phrase("Log-likelihood"), Number(one.logl, "statistic")),
            (phrase("AIC"), Number(one.aic, "statistic")),
            (phrase("BIC"), Number(one.bic, "statistic")),
        ]
    rows += [
        (phrase("Free parameters"), Number(one.npar, "count")),
        (phrase("Persons used"), Number(one.n, "count")),
        (phrase("Persons left out"), Number(fit.n_left_out, "count")),
    ]
    title = phrase("Fit of the model.") if caption is None else caption
    columns = (Column(phrase("Measure")), Column(phrase("Value"), "estimate"))
    return Table(title, columns, (Rows(tuple(rows)),), (*no_result(fit), _estimator(fit), *named([one])))


def _chi_square(one: Indices) -> Words:
    return phrase("χ²") if one.test == "standard" else phrase("χ², scaled")


def _index(one: Indices, name: str) -> Words:
    match one.variant:
        case "robust":
            return phrase("{index}, robust", index=name)
        case "scaled":
            return phrase("{index}, scaled", index=name)
        case _:
            return name


def _estimator(fit: Fit) -> Paragraph:
    return say("Estimator: {estimator}.", estimator=fit.options.name)
