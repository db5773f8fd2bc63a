"""Whatever is asked of whatever data: a fit, or a refusal in words, within a minute."""

import signal
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analysis
from analysis.errors import WavepathError

LONGEST = 60  # seconds; a fit of these sizes takes milliseconds
MODELS = (
    "f =~ a + b + c", "f =~ a + b + c + d", "f =~ a + b\na ~ d", "a ~ b + c", "a ~ b\nc ~ a + d", "a ~ b\nb ~ a",
    "f =~ a + b + c\nf ~ d", "f =~ a + k1*b + k2*c\nk1 == k2", "f =~ a + k1*b + c\nk1 > 0\nh := k1^2",
    "f =~ a + b\nh =~ c + d", "f =~ a + b + c\na | t1\na ~*~ a", "f =~ a + b + c\nf ~ 1\na ~ 0*1", "a ~~ 0*b",
    "f =~ c(1, 1)*a + c(u, v)*b + c", "i =~ 1*a + 1*b + 1*c\ns =~ 0*a + 1*b + 2*c",
)  # fmt: skip
WORDS = {
    "estimator": ["ML", "MLR", "MLM", "MLMV", "MLF", "GLS", "ULS", "ULSMV", "WLS", "DWLS", "WLSMV", "WLSM"],
    "missing": ["listwise", "fiml", "fiml_x", "pairwise"],
    "information": ["expected", "observed", "first_order"],
    "se": ["standard", "robust", "robust_sem", "robust_huber_white", "first_order", "none"],
    "test": ["standard", "satorra_bentler", "scaled_shifted", "mean_var_adjusted", "yuan_bentler_mplus"],
    "likelihood": ["normal", "wishart"],
    "parameterization": ["delta", "theta"],
    "group": ["g", "one", "a"],
    "group_label": [["x", "y"], ["y", "x"], ["x"], "x", ["x", 3], [], ["x", "x"], 5, [["x"], "y"]],
    "group_equal": [["loadings"], "loadings", ["loadings", "intercepts"], ["thresholds"], [["loadings"]], ["all"], 3],
    "group_partial": [["f =~ b"], "f=~b", [["f =~ b"]], ["zz ~ 1"], 7],
    "effect_coding": [True, "loadings", ["intercepts"], ["loadings", "intercepts"], "else", [["loadings"]], 4],
    "ordered": [True, ["a"], ["a", "b", "c"], "d", ["b", "d"], ["zz"], [["a"]], 3],
    "weights": ["w", "zeros", "holes", "negative", "a"],
    "sampling_weights_normalization": ["total", "group", "none", "half", None],
    "cluster": ["k", "one", "g", "g2"],
    "conditional_x": [True, False],
    "meanstructure": [True, False],
    "fixed_x": [True, False],
    "std_lv": [True],
    "orthogonal": [True],
    "auto_fix_first": [False],
}  # fmt: skip


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    """Rows with a common factor, coarse or not, perhaps incomplete, with groups, clusters and weights."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    n = draw(st.sampled_from([0, 5, 9, 20, 60, 60]))
    factor = draw(st.sampled_from([0.0, 0.7, 5.0])) * rng.standard_normal((n, 1))
    frame = pd.DataFrame(factor + rng.standard_normal((n, 4)), columns=list("abcd"))
    steps = draw(st.sampled_from([0, 0, 2, 3, 5]))
    if steps:
        frame = frame.apply(lambda c: np.clip(np.floor(c + steps / 2), 0, steps - 1))
    if draw(st.booleans()):
        frame = frame.where(rng.random(frame.shape) > 0.1)
    if draw(st.integers(0, 9)) == 0:
        frame[draw(st.sampled_from(list("abcd")))] = draw(
            st.sampled_from([1.0, np.nan, np.inf, "text", None])
        )
    if draw(st.integers(0, 9)) == 0:
        frame["d"] = frame["a"]
    w = rng.uniform(0.5, 2.0, n)
    town = rng.integers(0, 6, n)
    return frame.assign(
        g=np.where(rng.random(n) < 0.5, "x", "y"), g2=town % 2, one=1, k=town, w=w, negative=w - 1.0,
        zeros=w * (rng.random(n) < 0.5), holes=np.where(rng.random(n) < 0.1, np.nan, w),
    )  # fmt: skip


options = st.lists(st.sampled_from(sorted(WORDS)), max_size=4, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: st.sampled_from(WORDS[name]) for name in names})
)


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Interrupt what hangs."""

    def late(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"no answer within {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def looked_at(fit: analysis.Fit, what: str) -> None:
    match what:
        case "measures":
            assert len(fit.measures) > 10
        case "predict":
            fit.predict()
        case "bootstrap":
            fit.bootstrap(40, seed=1)
        case "estimates":
            assert np.isfinite(fit.estimates["estimate"]).all()
        case "residuals":
            fit.residuals("standardized")
        case _:
            getattr(fit, what)()


AFTER = (
    "measures", "predict", "residuals", "modification_indices", "score_tests", "standardized", "reliability",
    "bootstrap",
)  # fmt: skip


@pytest.mark.skipif(
    not hasattr(signal, "SIGALRM"), reason="hangs are interrupted by a signal that is not here"
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["sem", "sem", "growth"]),
    st.sampled_from(MODELS),
    frames(),
    options,
    st.sampled_from(AFTER),
)
def test_any_options_are_obeyed_or_refused_in_words(
    front: str, model: str, frame: pd.DataFrame, chosen: dict[str, Any], after: str
) -> None:
    with within(LONGEST), warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        try:
            fit = getattr(analysis, front)(model, frame, **chosen)
            looked_at(fit, "estimates")
            looked_at(fit, after)
        except WavepathError as error:
            assert str(error)
