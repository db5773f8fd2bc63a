"""Who takes part, and each mother's scores and hours at each wave, drawn from the declared path model."""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from reports.demo import truth
from reports.demo.chance import Floats, normal, shuffled

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1: they are misread
FORM_NAMES = tuple(truth.FORMS)


def draw_people(rng: np.random.Generator) -> pd.DataFrame:
    """Draw the enrolled mothers.

    Returns
    -------
    DataFrame, one row a mother
        `person` (made-up code), `group`; `<form>_<wave>` true sum scores (whole numbers within the form's
        range); `hours_reading_<wave>` and `hours_writing_<wave>` (hours a week, in halves); `in_w2`, `in_w3`
        (whether she answers that wave; everyone answers wave 1).
    """
    n = truth.ENROLLED
    group = np.array(truth.GROUPS)[shuffled(rng, n) % len(truth.GROUPS)]
    hours = _hours(group, rng)
    engagement = {
        wave: hours[f"hours_reading_{wave}"] + hours[f"hours_writing_{wave}"] for wave in ("w1", "w2")
    }
    people = {"person": draw_codes(n, rng), "group": group, **hours, **_scores(engagement, rng)}
    return pd.DataFrame(people | _presence(engagement["w1"], rng))


def draw_codes(n: int, rng: np.random.Generator, taken: Collection[str] = ()) -> list[str]:
    """Make up `n` different person codes such as ``"M-7KQXA"``, none of them in `taken`."""
    letters = np.array(list(LETTERS))
    drawn = letters[(rng.random((2 * n, 5)) * len(letters)).astype(int)]
    codes = dict.fromkeys("M-" + "".join(row) for row in drawn)
    return [code for code in codes if code not in taken][:n]


def _hours(group: np.ndarray, rng: np.random.Generator) -> dict[str, Floats]:
    """Weekly hours in online groups: log-normal, in halves of an hour; none for those not online."""
    n = len(group)
    online, posts = group != "not online", group == "posting"
    base = normal(rng, n, 2)
    hours = {}
    for wave in ("w1", "w2", "w3"):
        z = 0.8 * base + 0.6 * normal(rng, n, 2)
        reading = np.where(posts, 3.2, 2.6) * np.exp(0.45 * z[:, 0])
        writing = 1.8 * np.exp(0.45 * z[:, 1])
        hours[f"hours_reading_{wave}"] = np.where(online, _in_halves(reading, 9.0), 0.0)
        hours[f"hours_writing_{wave}"] = np.where(posts, _in_halves(writing, 6.0), 0.0)
    return hours


def _in_halves(hours: Floats, most: float) -> Floats:
    return np.clip(np.round(2 * hours) / 2, 0.5, most)


def _scores(engagement: Mapping[str, Floats], rng: np.random.Generator) -> dict[str, Floats]:
    """Scores of three waves; each equation takes the *rounded* scores before it, so nothing is attenuated."""
    s = _first_scores(engagement["w1"], rng)
    n = len(engagement["w1"])
    carried = {form: normal(rng, n) for form in FORM_NAMES}
    for wave, hours in (("w2", engagement["w1"]), ("w3", engagement["w2"])):
        fresh = {form: normal(rng, n) for form in FORM_NAMES}
        e = {f: truth.RESIDUAL_SD[f] * _carry(carried[f], fresh[f], wave) for f in FORM_NAMES}
        new = _next_score("connectedness", s, truth.A * (hours - truth.ENGAGEMENT_MEAN), e)
        s[f"connectedness_{wave}"] = new
        s[f"support_{wave}"] = _next_score("support", s, truth.B * _centered("connectedness", new), e)
        # Stress follows the support of the month before it where there is one, that is in wave 3.
        support = s["support_w2"]
        s[f"psi_sf_3_{wave}"] = _next_score("psi_sf_3", s, truth.C * _centered("support", support), e)
        stress = s[f"psi_sf_3_{wave}"]
        s[f"epds_{wave}"] = _next_score("epds", s, truth.D * _centered("psi_sf_3", stress), e)
    return s


def _first_scores(engagement: Floats, rng: np.random.Generator) -> dict[str, Floats]:
    z = normal(rng, len(engagement), len(FORM_NAMES)) @ np.linalg.cholesky(np.array(truth.CORRELATIONS)).T
    from_hours = truth.CONNECTEDNESS_PER_HOUR * (engagement - truth.ENGAGEMENT_MEAN)
    scores = {}
    for column, (name, form) in enumerate(truth.FORMS.items()):
        shift = from_hours if name == "connectedness" else 0.0
        scores[f"{name}_w1"] = _whole(name, form.mean + shift + form.sd * z[:, column])
    return scores


def _next_score(name: str, s: Mapping[str, Floats], effect: Floats, e: Mapping[str, Floats]) -> Floats:
    before = truth.STAYING[name] * _centered(name, s[f"{name}_w1"])
    return _whole(name, truth.FORMS[name].mean + before + effect + e[name])


def _carry(carried: Floats, fresh: Floats, wave: str) -> Floats:
    """Residuals of wave 3 correlate with those of wave 2; both stay independent of every predictor."""
    r = truth.RESIDUAL_STAYING
    return carried if wave == "w2" else r * carried + np.sqrt(1 - r**2) * fresh


def _centered(name: str, scores: Floats) -> Floats:
    return scores - truth.FORMS[name].mean


def _whole(name: str, scores: Floats) -> Floats:
    form = truth.FORMS[name]
    return np.clip(np.round(scores), form.items * form.low, form.items * form.high)


def _presence(engagement: Floats, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Who answers waves 2 and 3: depends on the hours of wave 1 alone, so complete cases keep the paths."""
    n = len(engagement)
    leaves = 1 / (1 + np.exp(2.0 + 0.15 * engagement))
    in_w2 = rng.random(n) >= leaves
    comes_back = rng.random(n) < 0.25
    stays = rng.random(n) >= leaves
    return {"in_w2": in_w2, "in_w3": np.where(in_w2, stays, comes_back)}
