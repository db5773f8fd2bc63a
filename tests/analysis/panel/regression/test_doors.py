"""What all verbs refuse at the door, each in its own name."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError, ModelError
from analysis.panel.regression import fixed_effects, gee, mixed, mmrm
from analysis.panel.regression.design import parsed, variables
from tests.analysis.panel.regression.reference import panel

Change = Callable[[pd.DataFrame], object]
VERBS = {
    "mixed": (mixed, {"time": "wave"}),
    "mmrm": (mmrm, {}),
    "gee": (gee, {}),
    "fixed_effects": (fixed_effects, {"wave": "wave"}),
}
FAULTS: dict[str, tuple[type, str, str, Change]] = {
    "unknown column": (DataError, "no column 'mnths'; did you mean 'months'", "y ~ mnths", lambda d: d),
    "unknown person": (
        DataError,
        "no column 'person'",
        "y ~ x",
        lambda d: d.rename(columns={"person": "who"}),
    ),
    "column twice": (
        DataError,
        "column.s. .'x'. come twice",
        "y ~ x",
        lambda d: pd.concat([d, d[["x"]]], axis=1),
    ),
    "no frame": (DataError, "the data are a list", "y ~ x", lambda d: [1, 2]),
    "one row a person": (DataError, "every person has a single row", "y ~ x", lambda d: d[d["wave"] == 0]),
    "constant predictor": (
        DataError,
        ".'z'. is constant in the rows used",
        "y ~ z + x",
        lambda d: d.assign(z=1.0),
    ),
    "collinear": (
        DataError,
        "'z' is a linear function of .'x', 'months'.",
        "y ~ x + months + z",
        lambda d: d.assign(z=2 * d["x"] - d["months"]),
    ),
    "constant outcome": (
        DataError,
        "the outcome 'y' is constant in 247 rows",
        "y ~ x",
        lambda d: d.assign(y=1.0),
    ),
    "text outcome": (DataError, "the outcome of 'group ~ x' is no number", "group ~ x", lambda d: d),
    "twice at a time": (
        DataError,
        "2 row.s. repeat a person's 'wave'",
        "y ~ x",
        lambda d: pd.concat([d, d.iloc[:2]]),
    ),
    "empty group": (
        DataError,
        "is 0 in all rows used: a group empty at a wave",
        "y ~ C(wave)*group",
        lambda d: d[(d["wave"] < 4) | (d["group"] == "control")],
    ),
    "single level": (
        DataError,
        "'group' has the single level 'treated'",
        "y ~ group + x",
        lambda d: d[d["group"] == "treated"],
    ),
    "infinite": (DataError, "column 'x' holds 247 infinite value", "y ~ x", lambda d: d.assign(x=np.inf)),
    "no complete row": (DataError, "no row has a value in all of", "y ~ x", lambda d: d.assign(x=np.nan)),
    "explained": (
        DataError,
        "explain 'y' without error",
        "y ~ x + months",
        lambda d: d.assign(y=2 * d["x"] + d["months"]),
    ),
    "few rows": (
        DataError,
        "4 row.s. for 5 coefficients",
        "y ~ x + months + b + k",
        lambda d: d[(d["person"] < 3) & (d["wave"] < 2)],
    ),
    "no formula": (ModelError, "'y' is no formula", "y", lambda d: d),
    "bad formula": (ModelError, "cannot be read", "y ~ x +* z", lambda d: d),
    "two outcomes": (ModelError, "needs one outcome", "y + k ~ x", lambda d: d),
    "no predictor": (ModelError, "no predictor", "y ~ 0", lambda d: d),
    "bar": (ModelError, "has a bar. Persons are named by person=", "y ~ x + (1|person)", lambda d: d),
    "lag": (ModelError, "over the borders of persons", "y ~ lag(x)", lambda d: d),
    "dates": (
        DataError,
        "column 'x' holds dates. Turn them into numbers",
        "y ~ x",
        lambda d: d.assign(x=pd.Timestamp("2020-01-01") + pd.to_timedelta(d["wave"], "D")),
    ),
    "numbers as text": (
        DataError,
        "column 'x' holds 247 different numbers as text",
        "y ~ x",
        lambda d: d.assign(x=[f"{v},5" for v in range(len(d))]),
    ),
    "logarithm": (ModelError, "must give a number for every row", "y ~ np.log(x)", lambda d: d),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_told_in_one_message(verb: str, fault: str) -> None:
    error, words, formula, change = FAULTS[fault]
    call, options = VERBS[verb]
    with pytest.raises(error, match=f"^{verb}: .*{words}") as told:
        call(formula, change(panel()), **options)  # type: ignore[operator]
    assert len(str(told.value).splitlines()) == 1


@pytest.mark.parametrize("call", [mixed, fixed_effects])
def test_one_person_is_not_enough(call: Callable[..., object]) -> None:
    with pytest.raises(DataError, match="holds a single person"):
        call("y ~ x", panel().query("person == 1"))


def test_one_wave_is_not_enough() -> None:
    data = panel().assign(one=0)
    with pytest.raises(DataError, match="repeat a person's 'one'"):
        mmrm("y ~ x", data, wave="one")


@pytest.mark.parametrize("verb", VERBS)
def test_nullable_numbers_and_truth_values_are_numbers(verb: str) -> None:
    call, options = VERBS[verb]
    data = panel().assign(high=lambda d: d["x"] > 0)
    plain = call("y ~ months + high", data, **options).estimates  # type: ignore[operator]
    other = call("y ~ months + high", data.convert_dtypes(), **options).estimates  # type: ignore[operator]
    pd.testing.assert_frame_equal(plain, other)


@pytest.mark.parametrize(
    "term", ["center", "C(center)", "center + scale", "`a.b`", "log(`a.b`)", "poly(center, 2)"]
)
def test_columns_may_be_called_as_functions_and_quoted(term: str) -> None:
    frame = panel()
    rng = np.random.default_rng(3)
    plain = frame.assign(p=rng.integers(1, 4, len(frame)), q=rng.uniform(1, 3, len(frame)))
    odd = plain.rename(columns={"p": "center", "q": "scale"}).assign(**{"a.b": plain["q"]})
    words = (
        term.replace("poly(center", "poly(p")
        .replace("center", "p")
        .replace("scale", "q")
        .replace("`a.b`", "q")
    )
    mine, other = (gee(f"y ~ {t}", d).estimates["estimate"] for t, d in ((term, odd), (words, plain)))
    assert mine.to_numpy() == pytest.approx(other.to_numpy())


def test_names_of_columns_are_read_from_a_formula() -> None:
    text = "y ~ C(x, contr.treatment(base='a')) + np.log(z) + Q('a b') + bs(t, df=4) + I(u**2):`v.w`"
    assert variables(parsed("gee", text)) == {"y", "x", "z", "a b", "t", "u", "v.w"}


def test_numbers_among_objects_are_numbers() -> None:
    plain, other = (gee("y ~ x", d).estimates for d in (panel(), panel().astype({"y": object, "x": object})))
    pd.testing.assert_frame_equal(plain, other)


def test_the_alphabet_is_no_order_of_waves() -> None:
    frame = panel().assign(when=lambda d: "m" + (4 * d["wave"]).astype(str))
    with pytest.raises(DataError, match="holds text without an order"):
        mmrm("y ~ x", frame.astype({"when": "category"}), wave="when", covariance="ar1")
    right = pd.Categorical(frame["when"], categories=["m0", "m4", "m8", "m12", "m16"], ordered=True)
    fit = mmrm("y ~ x", frame.assign(when=right), wave="when", covariance="ar1")
    assert fit.loglik == pytest.approx(mmrm("y ~ x", frame, covariance="ar1").loglik)
