"""Three genuine Qualtrics exports: the run gives the authors' own numbers that lie beside the data.

Hodgetts, Butler & Williams (2024), Behav Inf Technol 43:3170-3191, doi:10.1080/0144929X.2023.2272201; data and
published results CC BY 4.0.
"""

from math import sqrt
from pathlib import Path

import pandas as pd
import pytest
from scipy import stats

from analysis.outcomes import PairedResult
from analysis.study import Results, load, run

HERE = Path(__file__).parent
DATA = HERE.parents[1].parent / "shared" / "data" / "covid_gaming"
STUDIES = ("study_01", "study_02", "study_03")
WAVES = ("before", "during")
ROUNDING = 1e-12  # the authors' files hold 15 to 17 digits

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data/covid_gaming beside the checkout"),
]


@pytest.fixture(scope="module")
def results() -> Results:
    return run(load(HERE / "covid_gaming" / "study.toml"))


def published(study: str, name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / study / name)


def ours(results: Results, study: str, wave: str) -> pd.DataFrame:
    """Return one wave of one study, index the authors' person ids."""
    frame = results.panel.at(wave)
    frame = frame[frame["sample"] == study]
    return frame.set_axis([person.removeprefix(f"{study}:") for person in frame.index], axis=0)


def compared(results: Results, study: str) -> PairedResult:
    return next(pair for pair in results.comparisons if pair.value == study)


@pytest.mark.parametrize("study", STUDIES)
def test_exclusion_flow_is_the_authors(results: Results, study: str) -> None:
    flow = published(study, "03_summary/demographics_exclusions.csv").iloc[0]
    after = {step.name: step.after for step in results.exclusions if step.sample == study}
    before = {step.name: step.before for step in results.exclusions if step.sample == study}
    assert before["age_consent"] == flow["original_n"]
    assert after["age_consent"] == flow["age_consent_n"]
    assert before["mostly_answered"] == flow["valid_n"]
    assert after["plausible_hours"] == flow["after_exclusions_n"]


@pytest.mark.parametrize("study", STUDIES)
def test_the_persons_analyzed_are_the_authors(results: Results, study: str) -> None:
    theirs = published(study, "02_cleaned/02_aggregated/das_wide.csv")["response_id"]
    for wave in WAVES:
        assert set(ours(results, study, wave).index) == set(theirs)


@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("wave", WAVES)
@pytest.mark.parametrize("scale", ["depression", "anxiety", "stress"])
def test_every_complete_dass_score_is_the_authors(
    results: Results, study: str, wave: str, scale: str
) -> None:
    theirs = published(study, "02_cleaned/02_aggregated/das_wide.csv").set_index("response_id")
    scores = ours(results, study, wave)[f"dass21_{scale}"].dropna()
    assert len(scores) >= len(theirs) - 5, "at most 5 persons of a study lack an item of a scale"
    assert (scores == theirs.loc[scores.index, f"{scale}_{wave}"]).all()


@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("wave", WAVES)
def test_every_complete_ucla_score_is_the_authors(results: Results, study: str, wave: str) -> None:
    theirs = published(study, "02_cleaned/02_aggregated/loneliness_wide.csv").set_index("response_id")
    scores = ours(results, study, wave)["ucla3"].dropna()
    assert len(scores) >= len(theirs) - 1
    assert (scores == theirs.loc[scores.index, f"loneliness_{wave}"]).all()


@pytest.mark.parametrize("study", STUDIES[1:])
@pytest.mark.parametrize("wave", WAVES)
def test_every_de_jong_gierveld_score_is_the_authors(results: Results, study: str, wave: str) -> None:
    # The authors' key is the published one (emotional 2, 3, 5, 6, 9, 10; "more or less" counts as lonely).
    theirs = published(study, "02_cleaned/02_aggregated/loneliness_extended_wide.csv").set_index(
        "response_id"
    )
    mine = ours(results, study, wave)
    assert mine["djg11"].notna().all()
    assert len(mine) == len(theirs)
    for scale, name in (
        ("djg11", "total_score"),
        ("djg11_emotional", "score_emotional_loneliness"),
        ("djg11_social", "score_social_loneliness"),
    ):
        assert (mine[scale] == theirs.loc[mine.index, f"{name}_{wave}"]).all()


@pytest.mark.parametrize("study", STUDIES)
def test_missing_items_are_as_many_as_the_authors_counted(results: Results, study: str) -> None:
    table = published(study, "03_summary/missing_data_counts.csv")
    theirs = table[table["is_missing"]].set_index("subscale")["n"]
    forms = {scale.name: scale for form in results.instruments for scale in form.scales}
    for subscale, name in (
        ("depression", "dass21_depression"),
        ("anxiety", "dass21_anxiety"),
        ("stress", "dass21_stress"),
        ("loneliness", "ucla3"),
    ):
        missing = sum(
            int(ours(results, study, wave)[list(forms[name].items)].isna().sum().sum()) for wave in WAVES
        )
        assert missing == theirs.get(subscale, 0)


def test_alpha_of_study_1(results: Results) -> None:
    # Cronbach's alpha in R (psych), as noted in the README beside the data; four decimals.
    noted = {
        ("dass21_stress", "before"): 0.8407,
        ("dass21_stress", "during"): 0.8872,
        ("dass21_anxiety", "before"): 0.8131,
        ("dass21_anxiety", "during"): 0.8108,
        ("dass21_depression", "before"): 0.9281,
        ("dass21_depression", "during"): 0.9407,
    }
    table = results.reliability[results.reliability["sample"] == "study_01"]
    found = table.set_index(["scale", "wave"])["alpha"]
    assert {place: found[place] for place in noted} == pytest.approx(noted, abs=5e-5)


@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("wave", WAVES)
def test_hours_of_play_are_as_published(results: Results, study: str, wave: str) -> None:
    table = published(study, "published_ttest_descriptives.csv").set_index("outcome")
    theirs = table.loc[f"total_hours_played_{wave}"]
    row = results.scores.query("scale == 'total_hours' and wave == @wave and sample == @study").iloc[0]
    for name in ("n", "mean", "sd", "min", "max"):
        assert row[name] == pytest.approx(theirs[name], rel=ROUNDING)
    assert row["sd"] / sqrt(row["n"]) == pytest.approx(theirs["se"], rel=ROUNDING)


@pytest.mark.parametrize("study", STUDIES)
def test_bayes_factor_is_as_published(results: Results, study: str) -> None:
    theirs = published(study, "published_ttest_summary.csv").iloc[0]
    bayes = compared(results, study).bayes
    assert bayes is not None
    assert bayes.bf10 == pytest.approx(theirs["bf"], rel=1e-6)
    assert f"{bayes.r:.3f}" == theirs["spec"].removeprefix("Alt., r=")


@pytest.mark.parametrize("study", STUDIES)
def test_posterior_is_as_published_within_the_error_of_1000_draws(results: Results, study: str) -> None:
    # Theirs are summaries of 1,000 draws of BayesFactor's sampler; ours are integrals. With N draws from a
    # posterior of standard deviation s and density f, the standard errors are s/sqrt(N) of a mean,
    # s/sqrt(2N) of a standard deviation, and sqrt(q(1-q)/N)/f at the q-quantile. Four of them are allowed.
    theirs = published(study, "published_ttest_summary.csv").iloc[0]
    pair = compared(results, study)
    bayes = pair.bayes
    assert bayes is not None
    draws, allowed = int(theirs["draws"]), 4
    density = stats.t.pdf((bayes.low - bayes.mean) / bayes.sd, pair.n) / bayes.sd  # nearly a t with n df
    of_quantile = sqrt(0.025 * 0.975 / draws) / density
    assert theirs["mean"] == pytest.approx(bayes.mean, abs=allowed * bayes.sd / sqrt(draws))
    assert theirs["sd"] == pytest.approx(bayes.sd, abs=allowed * bayes.sd / sqrt(2 * draws))
    assert theirs["lower_ci"] == pytest.approx(bayes.low, abs=allowed * of_quantile)
    assert theirs["upper_ci"] == pytest.approx(bayes.high, abs=allowed * of_quantile)


@pytest.mark.parametrize("study", STUDIES)
def test_demographics_are_as_published(results: Results, study: str) -> None:
    theirs = published(study, "published_demographics.csv").iloc[0]
    person = ours(results, study, "before")
    assert len(person) == theirs["n"]
    for name, values in (("age", person["age"]), ("duration_mins", person["duration"] / 60)):
        found = (values.mean(), values.std(ddof=1), values.min(), values.max())
        assert found == pytest.approx(
            tuple(theirs[f"{name}_{part}"] for part in ("mean", "sd", "min", "max")), rel=ROUNDING
        )


@pytest.mark.parametrize("study", STUDIES)
def test_gender_is_as_published(results: Results, study: str) -> None:
    words = {1: "male", 2: "female", 3: "other", 4: "not_given"}
    table = pd.read_csv(DATA / study / "published_gender_breakdown.csv", keep_default_na=False)
    found = ours(results, study, "before")["sex"].map(words).fillna("NA").value_counts()
    assert found.to_dict() == dict(zip(table["sex"], table["n"], strict=True))


def test_a_second_run_gives_the_same_numbers(results: Results) -> None:
    assert run(load(HERE / "covid_gaming" / "study.toml")).numbers() == results.numbers()


def test_recodes_are_listed_with_counts(results: Results) -> None:
    sentences = [sentence for file in results.files for sentence in file.recodes]
    assert len(sentences) == 2 + 4 + 4
    assert all("cells changed" in sentence for sentence in sentences)
