"""Groups compared from a linked panel: the same as from its wide frame."""

from pathlib import Path

import pytest

from analysis.panel.groups import baseline_adjustment, group_panel
from analysis.waves import Panel, link, read_wave
from tests.analysis.panel.cases_groups import ONE
from tests.analysis.panel.groups.golden import GROUPS, data

SAME = 1e-9


@pytest.fixture
def panel(tmp_path: Path) -> Panel:
    frame, waves = data().assign(id=range(330)), []
    for wave in (1, 2):
        columns = {f"s{wave}a": "s", f"d{wave}a": "d", **({"group": "group"} if wave == 1 else {})}
        path = tmp_path / f"w{wave}.csv"
        frame[["id", *columns]].rename(columns=columns).to_csv(path, index=False)
        waves.append(read_wave(path, name=f"w{wave}"))
    return link(waves, person="id")


def test_group_panel_and_baseline_adjustment_take_a_panel(panel: Panel) -> None:
    fit = group_panel(panel, ["s", "d"], group="group_w1", order=GROUPS)
    wide = group_panel(data(), ONE, group="group", order=GROUPS)
    assert fit.paths["estimate"].to_numpy() == pytest.approx(wide.paths["estimate"].to_numpy(), abs=SAME)
    found = baseline_adjustment(panel, ("d_w1", "d_w2"), group="group_w1", order=GROUPS)
    other = baseline_adjustment(data(), ("d1a", "d2a"), group="group", order=GROUPS)
    assert found.table["estimate"].to_numpy() == pytest.approx(other.table["estimate"].to_numpy(), abs=SAME)
