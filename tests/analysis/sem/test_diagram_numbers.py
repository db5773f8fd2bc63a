"""Numbers of a diagram are those of the reports, and letters are no wider than the boxes kept for them."""

from importlib import import_module, util
from math import inf, nan
from pathlib import Path

import numpy as np
import pytest

from analysis.sem.diagram import apa
from analysis.sem.diagram.scene import BOLDER
from analysis.sem.diagram.text import WIDTHS, text_width
from reports import numbers

MAGNITUDES = [
    s * m * 10.0**k for s in (1, -1) for k in range(-10, 13) for m in (1.0, 1.005, 2.675, 5.0, 9.995, 9.9949)
]
VALUES = [0.0, -0.0, 0.005, 0.0049, 0.995, 0.9995, 0.99949, 1.0, 2.0, -3.0, 0.5, nan, inf, -inf, *MAGNITUDES]
SPOKEN = [
    ".46***",
    "−.46***",
    "12.35 (0.79)",
    "−0.12 [−0.30, 0.07]",
    ".21, p\u00a0=\u00a0.035",
    "R²\u00a0=\u00a0.42",
    "stress_w1",
    "W_stress_1",
    "perceived_social_support_from_friends_w2",
    "Zufriedenheit mit äußeren Umständen",
    "Niño, élève, århus, smørrebrød",
    "illicit IIII /\\|`'",
    "MMMM WWWW @@ %% mmww",
    "Standardized estimates. * p < .05, ** p < .01, *** p < .001. Grey: p ≥ .05. Dashed: correlations.",
]


@pytest.mark.parametrize("value", VALUES)
def test_apa_prints_what_the_reports_print(value: float) -> None:
    assert apa(value, "bounded") == numbers.bounded(value, 2)
    assert apa(value, "estimate") == numbers.estimate(value, 2)
    assert apa(value, "degrees") == numbers.degrees(value)


@pytest.mark.parametrize(
    "value", [nan, 0.0, 1e-12, 0.00049, 0.0005, 0.00099, 0.001, 0.0349, 0.05, 0.9994, 0.99951, 1.0]
)
def test_p_is_printed_as_in_the_reports(value: float) -> None:
    assert apa(value, "p") == numbers.p(value)


def faces() -> list[tuple[str, str, str]]:
    """Folders of fonts by package: Source Sans Pro, and DejaVu Sans, which comes with matplotlib."""
    return [
        ("font_source_sans_pro", "SourceSansPro-Regular.ttf", "SourceSansPro-Bold.ttf"),
        ("matplotlib", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ]


@pytest.mark.parametrize(("package", "regular", "bold"), faces())
def test_no_face_is_wider_than_the_widths_assumed(package: str, regular: str, bold: str) -> None:
    if util.find_spec(package) is None or util.find_spec("fontTools") is None:
        pytest.skip(f"{package} or fontTools is not installed")
    folder = Path(str(import_module(package).__file__)).parent
    for file, wider in ((regular, 1.0), (bold, BOLDER)):
        letters = widths(next(folder.rglob(file)))
        for text in SPOKEN:
            real = sum(letters[c] for c in text)
            assert real <= text_width(text, 1.0) * wider, (file, text)
        if wider == 1.0:
            assert not [c for c in WIDTHS if c in letters and letters[c] > text_width(c, 1.0)]


def widths(path: Path) -> dict[str, float]:
    """Advance width of each letter of a font, in its size."""
    font = import_module("fontTools.ttLib").TTFont(path)
    advances, size = font["hmtx"], font["head"].unitsPerEm
    return {chr(code): advances[name][0] / size for code, name in font.getBestCmap().items()}


def test_widths_are_at_most_a_fifth_too_wide_for_helvetica() -> None:
    """Adobe's Helvetica metrics: 556 thousandths a figure, 278 a period, 389 an asterisk."""
    helvetica = np.array([278, 556, 556, 389, 389, 389]).sum() / 1000
    assert helvetica <= text_width(".46***", 1.0) <= 1.35 * helvetica
