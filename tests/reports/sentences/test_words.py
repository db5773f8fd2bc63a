"""Words of sentences: all of them go to the catalogue, none holds a number of its own, Japanese is whole."""

import re
from collections.abc import Iterator

import pytest

from analysis import sem
from analysis.panel import clpm, growth_curve, mixed, path_differences, riclpm
from analysis.psychometrics import Alpha
from reports import numbers
from reports.document import Number, Phrase, Run
from reports.language.catalogue import catalogue
from reports.language.templates import found
from reports.manner import Manner
from reports.sentences import (
    Sentence,
    change_sentence,
    comparison_sentence,
    difference_sentence,
    fit_sentence,
    growth_sentence,
    indirect_sentence,
    invariance_sentence,
    lags_sentence,
    method_sentence,
    omega_sentence,
    path_sentence,
    power_sentence,
    regression_sentence,
    reliability_sentence,
    score_sentence,
)
from tests.reports.pseudo import PSEUDO, untranslated
from tests.reports.sentences import test_descriptive as described
from tests.reports.sentences.support import fitted, inadmissible, random, unconverged
from tests.reports.sentences.test_effects import PANEL, ladder, long, mediated, panel, planned

JAPANESE = Manner(catalogue=catalogue("ja"))
# Symbols, indices and words of data that stay as they are in every language.
SYMBOLS = ("p", "N", "n", "z", "t", "b", "r", "M", "SD", "SE", "CI", "df", "dz")
INDICES = ("CFI", "TLI", "RMSEA", "SRMR", "AIC", "BIC", "AVE", "ML", "MLR")
NAMES = (
    "x",
    "y",
    "m",
    "u",
    "v",
    "w",
    "f",
    "w1",
    "drug",
    "wavepath",
    "holm",
    "Depressive",
    "symptoms",
    "extra",
    "visual",
)
DATA = (*SYMBOLS, *INDICES, *NAMES)
AUTHORS = ("Satorra", "Yuan", "Bentler", "BCa", "MAR")


def sentences() -> Iterator[tuple[str, Sentence]]:
    """Yield a sentence of every kind."""
    hs = fitted("robust", "hs_mlr")
    yield "fit", fit_sentence(fitted("continuous_ml", "hs_cfa"))
    yield "scaled", fit_sentence(hs)
    yield "saturated", fit_sentence(sem("y ~ x", random()))
    yield "method", method_sentence(hs)
    yield "fiml", method_sentence(fitted("fiml", "hsm1_fiml"))
    yield "unconverged", fit_sentence(unconverged(hs))
    yield "inadmissible", path_sentence(inadmissible(hs), "visual =~ x2")
    yield "loading", path_sentence(hs, "visual =~ x2")
    fit = sem("y ~ m + z\nm ~ x\nx ~~ z", random(), fixed_x=False)
    for path in ("y ~ m", "y ~ z", "x ~~ z", "x ~~ x", "y ~~ y"):
        yield path, path_sentence(fit, path)
    free, restricted = sem("y ~ m + z", random()), sem("y ~ m + 0*z", random())
    yield "comparison", comparison_sentence(free, restricted, names=("u", "v"))
    for limits in ("delta", "percentile"):
        yield limits, indirect_sentence(mediated(limits))
    yield "invariance", invariance_sentence(ladder(), rule="chi_square")
    yield "riclpm", lags_sentence(riclpm(panel(), PANEL), "x", "y")
    yield "clpm", lags_sentence(clpm(panel(), PANEL), "y", "x")
    yield "growth", growth_sentence(growth_curve(panel(), {"x": PANEL["x"]}))
    yield "mixed", regression_sentence(mixed("y ~ x", long()), "x")
    yield "difference", difference_sentence(path_differences(sem("y ~ m", random(), group="g")), "y ~ m")
    yield "power", power_sentence(planned())
    yield "score", score_sentence(described.SCORES, "epds", "w1")
    yield "change", change_sentence(described.sleep())
    yield "alpha", reliability_sentence(Alpha(301, 0.871, 0.848, 0.892), "x")
    yield "omega", omega_sentence(fitted("continuous_ml", "hs_cfa"), "visual")


ALL = dict(sentences())


@pytest.mark.parametrize("name", ALL)
def test_every_word_of_ours_goes_to_the_catalogue(name: str) -> None:
    manner = Manner(catalogue=PSEUDO)
    assert untranslated(ALL[name].text(manner), DATA) == []
    assert untranslated(ALL[name].bracketed(manner), DATA) == []


@pytest.mark.parametrize("name", ALL)
def test_japanese_leaves_no_english_word(name: str) -> None:
    told = ALL[name].text(JAPANESE)
    assert untranslated(told, (*DATA, *AUTHORS)) == []
    assert told.endswith("。")


@pytest.mark.parametrize("name", ALL)
def test_the_brackets_are_part_of_the_whole(name: str) -> None:
    whole, part = ALL[name].text(), ALL[name].bracketed()
    pieces = part.split("; ")
    if part not in ("not reported", "N\u00a0=\u00a0301", "df\u00a0=\u00a00"):
        assert [piece for piece in pieces if piece not in whole] == []


def test_templates_of_sentences_hold_no_digits_but_years_and_nought() -> None:
    ours = [text for text, place in found().templates if place.startswith("sentences/")]
    held = {digits for text in ours for digits in re.findall(r"\d+", text)}
    assert held <= {"0", "2000", "2001", "2010"}


def test_numbers_of_sentences_are_not_rounded() -> None:
    fit = fitted("continuous_ml", "hs_cfa")
    values = [run.value for run in flat(fit_sentence(fit).full.runs) if isinstance(run, Number)]
    assert values[:2] == [float(fit.measures["chisq"]), float(fit.measures["pvalue"])]
    assert float(fit.measures["rmsea"]) in values


def flat(runs: tuple[Run, ...]) -> Iterator[Run]:
    """Yield the runs within phrases too."""
    for run in runs:
        if isinstance(run, Phrase):
            for _, inner in run.fields:
                yield from flat(inner)
        else:
            yield run


def test_a_decimal_comma_reaches_sentences() -> None:
    german = Manner(numbers.APA.with_decimal(","))
    told = ALL["change"].bracketed(german).replace("\u00a0", " ")
    assert told == "ΔM = 1,58, 95% CI [0,70; 2,46], t(9) = 4,06, p = ,003, dz = 1,28"


def test_japanese_of_fit_as_set_by_hand() -> None:
    told = fit_sentence(fitted("continuous_ml", "hs_cfa"), model="能力").text(JAPANESE).replace("\u00a0", " ")
    assert told == (
        "能力の適合度は次のとおりであった（χ²(24, N = 301) = 85.31, p < .001, CFI = .931, TLI = .896, RMSEA = .092, "
        "90% CI [.071, .114], SRMR = .065）。絶対値が最大の残差相関は、x2とx7の−.19であった。"
    )
