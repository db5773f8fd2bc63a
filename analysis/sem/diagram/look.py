"""What a diagram shows and how: checked options, as one value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from analysis.errors import ModelError
from analysis.sem.diagram.numbers import Formatter, apa

Beside = Literal["stars", "se", "p", "interval", "none"]
IN_UNITS = ("se", "interval")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is drawn of a model, and how its numbers and words are printed.

    Attributes
    ----------
    standardized : bool
        Print `std_all`; otherwise `estimate`, in the units of the variables.
    beside : {"stars", "se", "p", "interval", "none"}
        What follows a number.
    variances, residual_covariances : bool
        Whether these are drawn.
    loadings : bool
        Whether loadings carry their numbers.
    grey : bool
        Whether what is free and not significant is grey, and dotted if it is a path.
    labels : mapping of str to str
        Printed names of variables.
    number : callable
        ``number(value, kind)`` gives the text of a number.
    wording : callable
        Turns an English template, with its gaps, into that of the language.
    """

    standardized: bool = True
    beside: Beside = "stars"
    variances: bool = False
    residual_covariances: bool = True
    loadings: bool = True
    grey: bool = True
    labels: Mapping[str, str] = field(default_factory=dict)
    number: Formatter = apa
    wording: Callable[[str], str] = str

    def __post_init__(self) -> None:
        if self.beside not in get_args(Beside):
            raise ModelError(
                f"diagram: beside={self.beside!r} is unknown. Choose from {list(get_args(Beside))}."
            )
        if self.standardized and self.beside in IN_UNITS:
            raise ModelError(
                f"diagram: beside={self.beside!r} is known for unstandardized estimates only. "
                f"Add standardized=False, or choose 'stars' or 'p'."
            )

    def coefficient(self, value: float) -> str:
        """Return an estimate as printed."""
        return self.number(value, "bounded" if self.standardized else "estimate")

    def say(self, template: str, **gaps: str) -> str:
        """Return a sentence in the language."""
        return self.wording(template).format(**gaps)

    def printed(self, name: str) -> str:
        """Return the name that is printed for a variable."""
        return self.labels.get(name, name)
