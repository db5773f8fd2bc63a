"""Scoring a panel, against the scores of each wave alone."""

from pathlib import Path

import numpy as np
import pytest

import instruments
from analysis.errors import AnswerError, DataError
from analysis.waves import Panel, link, read_wave, score
from tests.analysis.waves.support import panel

ITEMS = instruments.load("epds").items


def _file(codes: list[int], names: tuple[str, ...] = ITEMS, more: str = "") -> str:
    rows = [f"{person}," + ",".join([str(code)] * len(names)) for person, code in enumerate(codes, start=1)]
    return "\n".join([f"id,{','.join(names)}", *rows]) + "\n" + more


def _panel(folder: Path) -> Panel:
    files = {"w1": _file([1, 2]), "w2": "id,other\n1,5\n2,6\n", "w3": _file([0, 3])}
    return panel(folder, files)


def test_scores_are_those_of_each_wave_alone(tmp_path: Path) -> None:
    made = _panel(tmp_path)
    scored = score(made, "epds")
    for wave in ("w1", "w3"):
        alone = instruments.score(made.at(wave), "epds")["epds"]
        np.testing.assert_array_equal(scored.at(wave)["epds"], alone)
    assert scored.data.xs("w2", level="wave")["epds"].isna().all()
    assert list(scored.wide("epds")) == ["epds_w1", "epds_w3"]


def test_the_column_tells_instrument_range_and_waves_left_out(tmp_path: Path) -> None:
    column = score(_panel(tmp_path), "epds").column("epds")
    assert column.origin == "instrument epds, scale epds"
    assert (column.unit, column.low, column.high, column.waves) == ("points", 0, 30, ("w1", "w3"))
    assert "not scored in w2" in column.notes
    answered = score(_panel(tmp_path), "epds").column("epds_answered")
    assert (answered.unit, answered.high) == ("items", 10)


def test_columns_by_pattern_or_mapping(tmp_path: Path) -> None:
    names = tuple(f"q12_{k}" for k in range(1, 11))
    made = panel(tmp_path, {"w1": _file([1, 2], names)})
    by_pattern = score(made, "epds", columns="q12_{item}").data["epds"]
    by_mapping = score(made, "epds", columns=dict(zip(ITEMS, names, strict=True))).data["epds"]
    expected = score(panel(tmp_path, {"w1": _file([1, 2])}), "epds").data["epds"]
    assert by_pattern.tolist() == by_mapping.tolist() == expected.tolist()


def test_what_cannot_be_scored_is_refused(tmp_path: Path) -> None:
    made = _panel(tmp_path)
    with pytest.raises(DataError, match="epds: wave 'w2' has no column for 10 of 10 items"):
        score(made, "epds", waves=["w1", "w2"])
    with pytest.raises(DataError, match=r"epds: no wave \['w9'\]"):
        score(made, "epds", waves=["w9"])
    with pytest.raises(DataError, match="phq9: no wave has any of its 9 item columns"):
        score(made, "phq9")
    with pytest.raises(DataError, match=r"the pattern 'q' has no \{item\}"):
        score(made, "epds", columns="q")
    with pytest.raises(DataError, match="epds: items: no column 'epds_11'"):
        score(made, "epds", columns={"epds_11": "other"})
    with pytest.raises(DataError, match=r"column\(s\) \['epds', 'epds_answered', .*\] exist already"):
        score(score(made, "epds"), "epds")
    some = panel(tmp_path, {"w1": _file([1, 2], ITEMS[:4])})
    with pytest.raises(DataError, match="wave 'w1' has no column for 6 of 10 items"):
        score(some, "epds")


def test_text_answers_name_the_remedy(tmp_path: Path) -> None:
    made = panel(tmp_path, {"w1": _file([1, 2], more="3," + ",".join(["NA"] * 10) + "\n")})
    with pytest.raises(
        DataError, match=r"'epds_1' holds text, not numbers \(text only because of 'NA' in 1 cell"
    ):
        score(made, "epds")
    outside = panel(tmp_path, {"w1": _file([1, 9])})
    with pytest.raises(AnswerError, match=r"epds: wave 'w1': answers outside .* column 'epds_1' holds 9"):
        score(outside, "epds")


def test_standardized_items_have_one_unit_over_all_waves(tmp_path: Path) -> None:
    items = [f"fbi_{item}" for item in range(1, 9)]
    waves = []
    for name, codes in {"w1": (1, 2), "w2": (3, 4)}.items():
        rows = [f"{person}," + ",".join([str(code)] * 8) for person, code in zip("ab", codes, strict=True)]
        (tmp_path / f"{name}.csv").write_text("\n".join(["id," + ",".join(items), *rows]) + "\n")
        waves.append(read_wave(tmp_path / f"{name}.csv", name=name))
    scored = score(link(waves, person="id"), "fbi", allow_unverified=True)
    # By hand: 1 2 3 4 have the mean 2.5 and, with n - 1, the variance 5 / 3; all eight items are alike.
    wanted = {("a", "w1"): -1.5, ("b", "w1"): -0.5, ("a", "w2"): 0.5, ("b", "w2"): 1.5}
    for place, above in wanted.items():
        assert scored.data.loc[place, "fbi"] == pytest.approx(above / (5 / 3) ** 0.5)
    assert any(note.startswith("all waves together: fbi: fbi_1") for note in scored.column("fbi").notes)
