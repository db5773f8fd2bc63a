"""The completed table: what the four fronts add, in words a user could check against lavaan's parTable()."""

import pytest

from analysis.errors import ModelError
from analysis.sem.complete import complete
from analysis.sem.options import GROWTH, SEM, Defaults
from analysis.sem.syntax import parse


def rows(text: str, defaults: Defaults = SEM, groups: int = 1) -> dict[str, str]:
    """Each parameter as 'free', '= value' or 'sample'."""
    table = complete(parse(text), defaults, groups=groups)
    return {
        row.words: "sample" if row.exo else "free" if row.free else f"= {row.fixed:g}" for row in table.rows
    }


def test_sem_adds_what_lavaan_documents() -> None:
    assert rows("f =~ a*x1 + x2 + x3\ng =~ x4 + x5\nx6 ~ f + x7 + x8\nx9 ~ f + x7") == {
        "f =~ x1": "= 1", "f =~ x2": "free", "f =~ x3": "free", "g =~ x4": "= 1", "g =~ x5": "free",
        "x6 ~ f": "free", "x6 ~ x7": "free", "x6 ~ x8": "free", "x9 ~ f": "free", "x9 ~ x7": "free",
        "x1 ~~ x1": "free", "x2 ~~ x2": "free", "x3 ~~ x3": "free", "x4 ~~ x4": "free", "x5 ~~ x5": "free",
        "x6 ~~ x6": "free", "x9 ~~ x9": "free", "f ~~ f": "free", "g ~~ g": "free", "f ~~ g": "free",
        "x6 ~~ x9": "free", "x7 ~~ x7": "sample", "x7 ~~ x8": "sample", "x8 ~~ x8": "sample",
    }  # fmt: skip


def test_growth_frees_factor_means_and_fixes_intercepts() -> None:
    added = rows("i =~ 1*y1 + 1*y2\ns =~ 0*y1 + 1*y2\ni + s ~ x", GROWTH)
    assert {k: v for k, v in added.items() if "~1" in k} == {
        "y1 ~1": "= 0", "y2 ~1": "= 0", "x ~1": "sample", "i ~1": "free", "s ~1": "free",
    }  # fmt: skip


def test_lavaan_adds_nothing_by_itself_but_says_that_variances_are_0() -> None:
    assert rows("f =~ x1 + x2", Defaults()) == {
        "f =~ x1": "free", "f =~ x2": "free", "x1 ~~ x1": "= 0", "x2 ~~ x2": "= 0", "f ~~ f": "= 0",
    }  # fmt: skip


def test_a_single_indicator_has_no_residual_variance() -> None:
    assert rows("f =~ x1")["x1 ~~ x1"] == "= 0"


def test_a_marker_may_be_freed_and_the_variance_fixed() -> None:
    found = rows("f =~ NA*x1 + x2 + x3\nf ~~ 1*f")
    assert (found["f =~ x1"], found["f ~~ f"]) == ("free", "= 1")


def test_moments_that_the_user_mentions_are_no_longer_the_samples() -> None:
    found = rows("y ~ x + z\nx ~~ z")
    assert (found["x ~~ x"], found["z ~~ z"], found["x ~~ z"]) == ("free", "free", "free")


def test_labels_and_equal_hold_parameters_equal() -> None:
    table = complete(parse('f =~ x1 + a*x2 + a*x3 + x4 + equal("f=~x4")*x5'), SEM)
    free = {row.words: row.free for row in table.rows}
    assert free["f =~ x2"] == free["f =~ x3"]
    assert free["f =~ x4"] == free["f =~ x5"]
    assert table.n_free == 8  # two loadings, five residual variances, one factor variance


def test_a_label_on_a_fixed_parameter_fixes_all_who_bear_it() -> None:
    assert rows("f =~ a*x1 + a*x2 + x3")["f =~ x2"] == "= 1"


def test_groups_take_their_own_values() -> None:
    table = complete(parse("y ~ c(a, b)*x + c(NA, 0)*z"), SEM, groups=2)
    paths = [(r.group, r.rhs, r.label, r.fixed) for r in table.rows if r.op == "~"]
    assert paths == [(1, "x", "a", None), (1, "z", "", None), (2, "x", "b", None), (2, "z", "", 0.0)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("y ~ y", "stands on both sides of '~'"),
        ("f =~ f + x", "stands on both sides of '=~'"),
        ("y ~ c(a, b)*x", "has 2 entries, but there is 1 group"),
        ("y ~ a*x\ny ~ b*x", "given a second label, 'b' after 'a'"),
        ("y ~ 1*x\ny ~ 2*x", "given a second fixed value"),
        ("y ~ a*x\nd := a*bb", "'bb' is no label of a parameter"),
        ("y ~ beta*x\nd := 2*betta", "did you mean 'beta'?"),
        ("y ~ a*x\na := 2*a", "already a label or a definition"),
        ("y ~ a*x\nd := e\ne := d", "need each other"),
        ('y ~ x + equal("y~w")*z', "names no parameter of the model"),
    ],
)
def test_contradictions_are_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ModelError, match="model") as caught:
        complete(parse(text), SEM)
    assert words in str(caught.value)
