"""What is true of the simulated mothers: every constant the embedded study is generated from."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

SEED = 20270301

GROUPS = ("posting", "reading only", "not online")
ENROLLED = 400  # give consent and answer with attention
CARELESS = 8  # answer every item alike and fail the attention check
REFUSING = 5  # give no consent: nothing but their group is known
REPEATED_ROWS = MappingProxyType({"w1": 2, "w2": 2, "w3": 4})
UNFINISHED = 6  # of wave 3: the last form is left open, whoever they are
UNANSWERED = 0.0015  # probability that a single item is refused, whatever the answer would have been


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire as it is answered.

    Attributes
    ----------
    items : int
    low, high : int
        Codes of an item, before any reverse key.
    mean, sd : float
        Of the sum score at wave 1, among all enrolled.
    spread : float
        Standard deviation of a person's answers around the person's own mean answer, before rounding.
    reversed_items : tuple of int
        Numbers of the items stored against the direction of the score.
    """

    items: int
    low: int
    high: int
    mean: float
    sd: float
    spread: float
    reversed_items: tuple[int, ...] = ()


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "connectedness": Form(8, 1, 5, mean=24.0, sd=4.6, spread=0.55, reversed_items=(3, 7)),
        "support": Form(6, 1, 5, mean=18.0, sd=3.8, spread=0.52),
        "psi_sf_3": Form(36, 1, 5, mean=88.0, sd=16.0, spread=0.80),
        "epds": Form(10, 0, 3, mean=11.5, sd=3.9, spread=0.34),
    }
)

# Of the scores at wave 1 among mothers equally engaged; order as in FORMS.
CORRELATIONS = (
    (1.00, 0.35, -0.25, -0.20),
    (0.35, 1.00, -0.30, -0.25),
    (-0.25, -0.30, 1.00, 0.45),
    (-0.20, -0.25, 0.45, 1.00),
)
CONNECTEDNESS_PER_HOUR = 0.45  # at wave 1, points of connectedness per weekly hour of engagement

ENGAGEMENT_MEAN = 2.9  # hours a week, about; only centers the equations below

# Unstandardized: points of the outcome per unit of the predictor. The plan's model estimates these.
A = 0.55  # connectedness (w2) per hour of engagement (w1)
B = 0.28  # support (w2) per point of connectedness (w2)
C = -1.20  # parenting stress (w3) per point of support (w2)
D = 0.09  # depression (w3) per point of parenting stress (w3)
STAYING: Mapping[str, float] = MappingProxyType(
    {"connectedness": 0.50, "support": 0.45, "psi_sf_3": 0.55, "epds": 0.40}
)  # per point of the same score at wave 1
RESIDUAL_SD: Mapping[str, float] = MappingProxyType(
    {"connectedness": 3.4, "support": 2.9, "psi_sf_3": 11.0, "epds": 2.9}
)
RESIDUAL_STAYING = 0.5  # correlation of a score's residuals between waves 2 and 3

# Labels and paths of the plan's model, and what its estimates should come to.
TRUTH: Mapping[str, float] = MappingProxyType(
    {
        "a": A,
        "b": B,
        "c": C,
        "d": D,
        "connectedness_w2 ~ connectedness_w1": STAYING["connectedness"],
        "support_w2 ~ support_w1": STAYING["support"],
        "psi_sf_3_w3 ~ psi_sf_3_w1": STAYING["psi_sf_3"],
        "epds_w3 ~ epds_w1": STAYING["epds"],
        "on_support": A * B,
        "on_stress": A * B * C,
        "on_depression": A * B * C * D,
    }
)
