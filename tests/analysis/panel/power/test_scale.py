"""One result on any number of workers of any executor, and after a kill."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from analysis import sem
from analysis.errors import DataError, ModelError
from analysis.panel.power import Dropout, power, simulate
from tests.analysis.panel.power.golden import riclpm

ROOT = Path(__file__).parents[4]
STUDY = {
    "n": [200, 300],
    "effect": ["wy2 ~ wx1", "wx3 ~ wx2"],
    "method": "monte_carlo",
    "replicates": 260,
    "seed": 9,
}
SINGLE = {
    "n": 60,
    "method": "monte_carlo",
    "replicates": 55,
    "seed": 3,
    "missing": "fiml",
    "dropout": Dropout((0, 0.2)),
}
TEXT = "y2 ~ start(.3)*y1"


def same(a: pd.DataFrame, b: pd.DataFrame) -> bool:
    """Bit for bit."""
    numbers = [c for c in a if a[c].dtype.kind == "f"]
    return a.equals(b) and all(a[c].to_numpy().tobytes() == b[c].to_numpy().tobytes() for c in numbers)


@pytest.fixture(scope="module")
def alone() -> tuple[pd.DataFrame, pd.DataFrame]:
    return power(riclpm(3), **STUDY).table, power(TEXT, **SINGLE).table


@pytest.fixture(scope="module")
def cluster() -> Iterator[Executor]:
    distributed = pytest.importorskip("distributed", reason="dask.distributed is not installed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True
        ) as local,
        distributed.Client(local) as client,
    ):
        yield client.get_executor()


def test_threads_give_the_same(alone) -> None:
    with ThreadPoolExecutor(2) as pool:
        assert same(power(riclpm(3), executor=pool, **STUDY).table, alone[0])


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2, 4])
def test_processes_give_the_same(alone, workers) -> None:
    with ProcessPoolExecutor(workers) as pool:
        assert same(power(riclpm(3), executor=pool, **STUDY).table, alone[0])
        assert same(power(TEXT, executor=pool, **SINGLE).table, alone[1])


@pytest.mark.slow
def test_a_dask_cluster_gives_the_same(alone, cluster) -> None:
    assert same(power(riclpm(3), executor=cluster, **STUDY).table, alone[0])
    assert same(power(TEXT, executor=cluster, **SINGLE).table, alone[1])


def test_a_bootstrap_refuses_what_is_no_executor() -> None:
    fit = sem("y ~ x", simulate("y ~ 0.3*x", 50, seed=1))
    with pytest.raises(ModelError, match="bootstrap: executor= is a str, no executor"):
        fit.bootstrap(100, seed=1, executor="processes")


@pytest.mark.slow
def test_a_bootstrap_on_a_dask_cluster_gives_the_same(cluster) -> None:
    data = simulate("m ~ 0.3*x\ny ~ 0.3*m", 150, seed=1)
    fit = sem("m ~ a*x\ny ~ b*m\nab := a*b", data)
    here, there = fit.bootstrap(1200, seed=8), fit.bootstrap(1200, seed=8, executor=cluster)
    assert here.theta.tobytes() == there.theta.tobytes()
    assert same(here.estimates, there.estimates)


def test_a_resumed_study_is_the_same_and_does_not_start_again(alone, tmp_path, monkeypatch) -> None:
    folder = tmp_path / "power_run"
    assert same(power(riclpm(3), resume=folder, **STUDY).table, alone[0])
    files = sorted(folder.glob("piece-*.npz"))
    assert len(files) == 6  # 125 + 125 + 10, twice
    files[1].unlink()
    files[4].write_bytes(files[4].read_bytes()[:100])
    import analysis.panel.power.study as study

    worked: list[object] = []
    real = study.done
    monkeypatch.setattr(study, "done", lambda piece: (worked.append(piece), real(piece))[1])
    assert same(power(riclpm(3), resume=folder, **STUDY).table, alone[0])
    assert len(worked) == 2


def test_another_question_in_the_same_folder_is_refused(tmp_path) -> None:
    given = {**STUDY, "replicates": 2}
    power(riclpm(3), resume=tmp_path, **given)
    for change, words in (
        ({"seed": 10}, "differs in seed"),
        ({"n": [200]}, "differs in n"),
        ({"skew": 0.1}, "differs in skew"),
        ({"dropout": Dropout((0, 0.1, 0.2))}, "differs in dropout"),
        ({"estimator": "MLR"}, "differs in options"),
    ):
        with pytest.raises(DataError, match=words):
            power(riclpm(3), resume=tmp_path, **{**given, **change})
    with pytest.raises(DataError, match="differs in model, population"):
        power(riclpm(4), resume=tmp_path, **given)


SCRIPT = """
import sys, time
import analysis.panel.power.study as study
from analysis.panel.power import power
from tests.analysis.panel.power.golden import riclpm
from tests.analysis.panel.power.test_scale import STUDY
if sys.argv[2] == "slow":
    real = study.done
    study.done = lambda piece: (time.sleep(0.4), real(piece))[1]
power(riclpm(3), resume=sys.argv[1], **STUDY).table.to_pickle(sys.argv[3])
"""


@pytest.mark.slow
def test_a_killed_study_goes_on_and_ends_the_same(alone, tmp_path) -> None:
    folder, out = tmp_path / "run", tmp_path / "table.pkl"
    words = [sys.executable, "-c", SCRIPT, str(folder), "slow", str(out)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    child = subprocess.Popen(words, cwd=ROOT, env=environment)
    for _ in range(600):
        if len(list(folder.glob("piece-*.npz"))) >= 2:
            break
        time.sleep(0.05)
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    before = {p.name: p.stat().st_mtime_ns for p in folder.glob("piece-*.npz")}
    assert 2 <= len(before) < 6 and not out.exists()
    words[4] = "quick"
    subprocess.run(words, cwd=ROOT, env=environment, check=True)
    assert same(pd.read_pickle(out), alone[0])
    assert all((folder / name).stat().st_mtime_ns == when for name, when in before.items())
