"""The studies' templates: text beside lavaan, published coefficients come back, what is chosen is marked."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError, ModelError
from analysis.panel.studies import Template, load, studies
from analysis.panel.studies.again import confounding, robustness
from tests.analysis.panel.cases_studies import CASES
from tests.analysis.panel.golden import Case, check

EXACT = 1e-6  # a minimum that is searched
ERRORS = 4.5  # Monte-Carlo: largest of about 30 standardized deviations of means stays below with 1 - 2e-4

# As reported second hand of the studies; the papers' tables were not seen.
PUBLISHED = {
    "mcdaniel_2012": {"satisfaction ~ support": 0.26, "conflict ~ support": -0.33, "stress ~ support": -0.19},
    "miyata_2002": {"depression_2 ~ support_1": -0.17, "self_esteem_2 ~ support_1": 0.21},
    "holtz_2015": {},
    "an_chou_2016": {},
    "jang_dworkin_2014": {},
}
SIZES = {
    "mcdaniel_2012": 157,
    "miyata_2002": 331,
    "holtz_2015": 647,
    "an_chou_2016": 366,
    "jang_dworkin_2014": 665,
}

every = pytest.mark.parametrize("name", studies())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_text_gives_the_same_in_lavaan(case: Case) -> None:
    check("studies", case)


@every
def test_published_numbers_and_sizes(name: str) -> None:
    template = load(name)
    found = template.published
    assert dict(zip(found["path"], found["value"], strict=True)) == PUBLISHED[name]
    assert template.n == SIZES[name]
    assert (found["confidence"] != "").all()
    assert (template.chosen["reason"] != "").all()
    assert len(template.chosen) + len(found) == len(template.coefficients)


def truth(template: Template) -> dict[tuple[str, str], float]:
    return {(c.source, c.target): c.value for c in template.coefficients if c.op == "~"}


@every
def test_the_population_gives_the_coefficients_back(name: str) -> None:
    template = load(name)
    fit = template.fit_covariance(template.population(), template.n)
    assert fit.measures["chisq"] == pytest.approx(0.0, abs=EXACT)
    paths = fit.paths.query("what == 'path'")
    for row in paths.itertuples():
        assert row.std_all == pytest.approx(truth(template)[row.source, row.target], abs=EXACT)


@every
def test_simulated_persons_are_as_many_as_published_and_called_simulated(name: str) -> None:
    template = load(name)
    frame = template.simulate(seed=1)
    assert len(frame) == template.n
    assert frame.attrs["simulated"] is True
    pd.testing.assert_frame_equal(frame, template.simulate(seed=1))
    if template.groups:
        assert frame["group"].value_counts().to_dict() == dict(template.groups)
    assert len(template.simulate(40, seed=1)) == 40


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mcdaniel_2012", "miyata_2002"])
def test_simulated_studies_recover_the_coefficients(name: str) -> None:
    template, draws = load(name), 60
    fits = [
        template.fit(template.simulate(seed=s), missing="listwise").paths.query("what == 'path'")
        for s in range(draws)
    ]
    values = np.array([fit["estimate"].to_numpy(dtype=float) for fit in fits])
    true = np.array([truth(template)[row.source, row.target] for row in fits[0].itertuples()])
    error = values.std(axis=0, ddof=1) / np.sqrt(draws)
    assert (np.abs(values.mean(axis=0) - true) < ERRORS * error).all()


def test_baseline_means_differ_between_miyatas_groups_only_at_baseline() -> None:
    frame = load("miyata_2002").simulate(200_000, seed=5)
    means = frame.groupby("group").mean()
    difference = means.loc["reading"] - means.loc["posting"]
    expected = {"depression_1": 0.30, "depression_2": 0.30 * 0.55, "self_esteem_2": 0.0}
    for column, value in expected.items():
        assert difference[column] == pytest.approx(value, abs=5 * np.sqrt(2 / 100_000))


def test_a_users_columns_stand_in_the_text() -> None:
    template = load("an_chou_2016")
    mapping = {"offline": "mspss", "online": "oss", "stress": "pss10"}
    assert "pss10 ~ b_offline_stress*mspss + b_online_stress*oss" in template.model(mapping)
    frame = template.simulate(seed=2, variables=mapping)
    assert list(frame.columns) == ["mspss", "oss", "pss10"]
    same = template.fit(template.simulate(seed=2)).paths["estimate"]
    assert template.fit(frame, mapping).paths["estimate"].to_numpy() == pytest.approx(
        same.to_numpy(), abs=1e-9
    )


def test_groups_get_labels_and_definitions_of_their_own() -> None:
    text = load("jang_dworkin_2014").model(groups=("preschool", "other"))
    assert "bonding ~ c(b_use_bonding_preschool, b_use_bonding_other)*use" in text
    assert "difference_other := b_use_bridging_other - b_use_bonding_other" in text


@every
def test_reanalysis_has_its_steps(name: str) -> None:
    template = load(name)
    found = template.reanalysis(template.simulate(seed=3), group="group" if template.groups else None)
    steps = [step for step, _ in found.results]
    assert steps[:2] == ["as published", "robust errors, all rows"]
    assert "strength of confounding" in steps
    assert ("differences between groups" in steps) == bool(template.groups)
    assert found["as published"].n == template.n
    assert "as published" in repr(found)
    assert "<strong>As published</strong>" in found._repr_html_()
    with pytest.raises(KeyError, match="is no step; did you mean 'as published'"):
        found["as publshed"]


def test_mcdaniels_direct_paths_are_tested_and_miyatas_change_is_adjusted() -> None:
    mcdaniel, miyata = load("mcdaniel_2012"), load("miyata_2002")
    direct = mcdaniel.reanalysis(mcdaniel.simulate(seed=1))["direct paths that the chain leaves out"]
    assert direct["df_diff"].iloc[-1] == 2
    found = miyata.reanalysis(miyata.simulate(seed=1), group="group")[
        "change of depression, adjusted for baseline"
    ]
    assert set(found.table["method"]) == {"change score", "ANCOVA", "latent change score"}


@pytest.mark.parametrize(
    ("name", "effect", "mediator"),
    [("mcdaniel_2012", "blogging_depression", "support"), ("holtz_2015", "indirect", "support")],
)
def test_every_route_is_of_the_same_model(name: str, effect: str, mediator: str) -> None:
    """`mediation` writes the model anew: the same fit, and routes whose sum is the template's indirect effect."""
    template = load(name)
    found = template.reanalysis(template.simulate(seed=3))
    robust, result = found["robust errors, all rows"], found["every route"]
    assert result.measures["chisq"] == pytest.approx(robust.measures["chisq"], abs=1e-6)
    assert result.measures["df"] == robust.measures["df"]
    routes = result.effects.query("what == 'specific indirect'")["estimate"]
    assert routes.sum() == pytest.approx(
        robust.estimates.query("lhs == @effect")["estimate"].item(), abs=1e-7
    )
    curve = found["confounding of support with its outcomes"].curve
    same = curve.query("rho == 0").groupby("outcome")["estimate"].first()
    assert same.sum() == pytest.approx(routes.sum(), abs=1e-6)


def test_robustness_value_is_that_of_cinelli_and_hazlett() -> None:
    # Cinelli & Hazlett (2020), section 2 and Table 1: Darfur, estimate 0.097, error 0.023, df 783; t = 4.18: partial
    # R2 2.2 %, robustness value 13.9 %
    partial, value = robustness(4.18445, 783)
    assert partial == pytest.approx(0.022, abs=0.0005)
    assert value == pytest.approx(0.139, abs=0.0005)


def test_a_confounder_of_the_robustness_value_does_what_it_says() -> None:
    # bias in units of the error: |bias| / se = sqrt(df) * R_y * R_x / sqrt(1 - R_x^2), their equation of the bias
    for t, df in ((2.0, 100), (4.0, 783)):
        value = robustness(t, df)[1]
        assert np.sqrt(df) * value / np.sqrt(1 - value) == pytest.approx(t)


def test_confounding_counts_predictors() -> None:
    template = load("an_chou_2016")
    fit = template.fit(template.simulate(seed=4))
    row = confounding(fit).iloc[0]
    assert row["partial_r2"] == pytest.approx(robustness(row["z"], 366 - 3)[0])


def test_bad_input_is_refused() -> None:
    template = load("mcdaniel_2012")
    with pytest.raises(ModelError, match=r"no template 'mcdaniel2012'; did you mean 'mcdaniel_2012'"):
        load("mcdaniel2012")
    with pytest.raises(
        DataError, match=r"mcdaniel_2012: no column is given for 'family' \(feelings of connection"
    ):
        template.model({"blogging": "b"})
    with pytest.raises(DataError, match=r"the model has no variable 'bloging'; did you mean 'blogging'"):
        template.model({"bloging": "b"})
    sigma = template.population().drop(index="stress", columns="stress")
    with pytest.raises(DataError, match="the covariance matrix has no column 'stress' for 'stress'"):
        template.fit_covariance(sigma, 157)
    with pytest.raises(
        DataError, match=r"the data has no column 'support' for 'support'; did you mean 'suport'"
    ):
        template.fit(template.simulate(seed=1).rename(columns={"support": "suport"}))
    with pytest.raises(
        DataError, match=r"mcdaniel_2012: data are a ndarray. Give a DataFrame, one row a person"
    ):
        template.fit(np.ones((3, 3)))  # type: ignore[arg-type]
    with pytest.raises(
        DataError, match=r"mcdaniel_2012: sample_cov is a ndarray. Give a DataFrame whose rows and"
    ):
        template.fit_covariance(np.eye(8), 157)  # type: ignore[arg-type]
    with pytest.raises(
        DataError, match=r"mcdaniel_2012: n=0 is no number of persons. Give a whole number of 1"
    ):
        template.simulate(0, seed=1)
    holtz = load("holtz_2015")
    roles = {"engagement": ["a", "b"], "support": "c", "empowerment": ["d", "e"]}
    with pytest.raises(DataError, match="'support' has 1 columns; give two or more indicators"):
        holtz.model(roles)


@every
def test_shown_as_text_and_html(name: str) -> None:
    template = load(name)
    assert "Not published, or not seen:" in repr(template)
    assert "What the design can say" in template._repr_html_()
