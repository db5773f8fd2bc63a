"""`comparison_sentence`: two nested models by their chi-square difference."""

from __future__ import annotations

from analysis.sem import compare
from reports.document import Number, Phrase, phrase
from reports.sentences.given import ALPHA, Model, result_of
from reports.sentences.value import Gaps, Sentence, equations, together, told

WHERE = "comparison_sentence"


def comparison_sentence(
    model_a: Model,
    model_b: Model,
    *,
    names: tuple[str, str],
    method: str | None = None,
    alpha: float = ALPHA,
) -> Sentence:
    """Tell whether the restrictions by which two nested models differ fit worse.

    Parameters
    ----------
    model_a, model_b : Fit, Bootstrap, Mediation or ModelResult
        In either order.
    names : tuple of str
        Of the two, for the sentence.
    method : str, optional
        As for `analysis.compare`; scaled where the estimator is.
    alpha : float
        Level of the test.

    Returns
    -------
    Sentence
        With differences of AIC and BIC (restricted less free) where there is a likelihood.

    Raises
    ------
    OutputError
        If one is no model.
    ModelError
        If they cannot be compared.

    Examples
    --------
    >>> from analysis import sem
    >>> from analysis.panel.power import simulate
    >>> from reports.sentences import comparison_sentence
    >>> data = simulate("y ~ .5*x + .2*z; x ~~ 0*z", 200, seed=1)
    >>> free, equal = sem("y ~ x + z", data), sem("y ~ a*x + a*z", data)
    >>> str(comparison_sentence(free, equal, names=("free", "equal"))).startswith("The model equal, ")
    True
    """
    found = [result_of(model, WHERE, name) for model, name in zip((model_a, model_b), names, strict=True)]
    for one in found:
        if isinstance(one, Sentence):
            return one
    a, b = (one for one in found if not isinstance(one, Sentence))
    table = compare(a, b, method)
    free, restricted = (dict(zip(("a", "b"), names, strict=True))[str(place)] for place in table.index)
    last = table.iloc[-1]
    numbers = equations(
        Number(last["chisq_diff"], "statistic", name="Δχ²", degrees=last["df_diff"]),
        Number(last["p"], "p", name="p"),
        Number(last["aic"] - table["aic"].iloc[0], "statistic", name="ΔAIC"),
        Number(last["bic"] - table["bic"].iloc[0], "statistic", name="ΔBIC"),
    )
    gaps: Gaps = {"restricted": restricted, "free": free, "statistics": numbers}
    if last["p"] < alpha:
        words = phrase(
            "The model {restricted}, which is nested in {free}, fitted significantly worse: {statistics}.",
            **gaps,
        )
    else:
        words = phrase(
            "The model {restricted}, which is nested in {free}, did not fit significantly worse: {statistics}.",
            **gaps,
        )
    how = _method(str(table.attrs["method"]))
    return told(words, numbers) if how is None else together(told(words, numbers), told(how))


def _method(name: str) -> Phrase | None:
    match name:
        case "satorra_bentler_2001":
            return phrase("The difference is scaled by the method of Satorra and Bentler (2001).")
        case "satorra_bentler_2010":
            return phrase("The difference is scaled by the method of Satorra and Bentler (2010).")
        case "satorra_2000":
            return phrase("The difference is scaled by the method of Satorra (2000).")
        case _:
            return None
