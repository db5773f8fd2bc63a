"""The three waves as coded answers: attentive, careless, refusing mothers; repeated rows; refused items."""

import numpy as np
import pandas as pd

from reports.demo import truth
from reports.demo.answers import spread
from reports.demo.chance import Integers, normal, picked, shuffled
from reports.demo.people import draw_codes, draw_people

WAVES = ("w1", "w2", "w3")
REFUSED = 97
NOT_ASKED = 99
ASKED_FOR = 4  # the attention check reads: choose 4 here
CARELESS_ANSWER = 3
HOURS = ("hours_reading", "hours_writing")
HOURS_REFUSED = 0.01  # probability
REPEAT_SHIFT = 0.3  # how far a repeated row lies from the first, in standard deviations of the score


def draw_waves(seed: int = truth.SEED) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Draw the whole study.

    Parameters
    ----------
    seed : int
        The same seed gives the same study.

    Returns
    -------
    people : DataFrame
        The enrolled with their true scores (`reports.demo.people.draw_people`).
    waves : dict of DataFrame
        For each wave one row an answered questionnaire: `person`, `group`, `consent`, `attention`, hours, and
        the items as `<form>_<number>`. Answers that are missing hold `REFUSED` or `NOT_ASKED`.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    people = draw_people(rng)
    others = draw_codes(truth.CARELESS + truth.REFUSING, rng, taken=set(people["person"]))
    careless, refusing = others[: truth.CARELESS], others[truth.CARELESS :]
    return people, {wave: _wave(wave, people, careless, refusing, rng) for wave in WAVES}


def form_items() -> list[tuple[str, int]]:
    """Return form and item number of every item, in the order of the questionnaire."""
    return [(name, i) for name, form in truth.FORMS.items() for i in range(1, form.items + 1)]


def _wave(
    wave: str, people: pd.DataFrame, careless: list[str], refusing: list[str], rng: np.random.Generator
) -> pd.DataFrame:
    present = people if wave == "w1" else people[people[f"in_{wave}"]]
    rows = [_answered(present, wave, rng), _careless(careless)]
    if wave == "w1":
        rows.append(_refusing(refusing, rng))
    first = pd.concat(rows, ignore_index=True)
    first = first.iloc[shuffled(rng, len(first))]
    again = present.iloc[picked(rng, len(present), truth.REPEATED_ROWS[wave])]
    return pd.concat([first, _answered(_shifted(again, wave, rng), wave, rng)], ignore_index=True)


def _answered(people: pd.DataFrame, wave: str, rng: np.random.Generator) -> pd.DataFrame:
    """Answers with the true scores, but for single refused items and hours."""
    items: dict[str, Integers] = {}
    for name, form in truth.FORMS.items():
        answers = spread(people[f"{name}_{wave}"].to_numpy(), form, rng)
        coded = np.where(rng.random(answers.shape) < truth.UNANSWERED, REFUSED, answers)
        items |= {f"{name}_{number}": coded[:, number - 1] for number in range(1, form.items + 1)}
    refused = rng.random(len(people)) < HOURS_REFUSED
    offline = people["group"].to_numpy() == "not online"
    given = {name: np.where(refused, REFUSED, people[f"{name}_{wave}"]) for name in HOURS}
    hours = {name: np.where(offline, NOT_ASKED, given[name]) for name in HOURS}
    about = {"person": people["person"].to_numpy(), "group": people["group"].to_numpy()}
    return pd.DataFrame(about | {"consent": 1, "attention": ASKED_FOR} | hours | items)


def _careless(codes: list[str]) -> pd.DataFrame:
    """One answer all the way down, and as many hours as the form takes."""
    middle = {name: (form.low + form.high) // 2 for name, form in truth.FORMS.items()}
    items = {f"{name}_{i}": middle[name] for name, i in form_items()}
    hours = {"hours_reading": 9.0, "hours_writing": 6.0}
    about = {"group": "posting", "consent": 1, "attention": CARELESS_ANSWER}
    return pd.DataFrame([{"person": code} | about | hours | items for code in codes])


def _refusing(codes: list[str], rng: np.random.Generator) -> pd.DataFrame:
    """No consent, so nothing was asked."""
    items = {f"{name}_{i}": NOT_ASKED for name, i in form_items()}
    nothing = {"consent": 0, "attention": NOT_ASKED} | dict.fromkeys(HOURS, NOT_ASKED) | items
    groups = np.array(truth.GROUPS)[shuffled(rng, len(codes)) % len(truth.GROUPS)]
    pairs = zip(codes, groups, strict=True)
    return pd.DataFrame([{"person": code, "group": group} | nothing for code, group in pairs])


def _shifted(people: pd.DataFrame, wave: str, rng: np.random.Generator) -> pd.DataFrame:
    """The same mothers a little later: near the first scores, not equal to them."""
    later = people.copy()
    for name, form in truth.FORMS.items():
        moved = people[f"{name}_{wave}"] + np.round(REPEAT_SHIFT * form.sd * normal(rng, len(people)))
        later[f"{name}_{wave}"] = moved.clip(form.items * form.low, form.items * form.high)
    return later
