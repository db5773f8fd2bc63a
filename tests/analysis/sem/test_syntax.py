"""The reader of lavaan's syntax: what it reads, and what it says to what it cannot read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import ModelError
from analysis.sem.syntax import Modifiers, parse


def mentioned(text: str) -> list[tuple[str, str, str]]:
    return [(t.lhs, t.op, t.rhs) for t in parse(text).terms]


def modifiers(text: str) -> Modifiers:
    return parse(text).terms[0].modifiers


def test_every_operator_is_read() -> None:
    text = "f =~ x1 + x2\ny ~ x\ny ~~ x\ny ~ 1\nx1 | t1 + t2\nx1 ~*~ x1"
    assert mentioned(text) == [
        ("f", "=~", "x1"), ("f", "=~", "x2"), ("y", "~", "x"), ("y", "~~", "x"), ("y", "~1", ""),
        ("x1", "|", "t1"), ("x1", "|", "t2"), ("x1", "~*~", "x1"),
    ]  # fmt: skip


def test_several_outcomes_share_their_predictors() -> None:
    assert mentioned("a + b ~ c + 1") == [("a", "~", "c"), ("a", "~1", ""), ("b", "~", "c"), ("b", "~1", "")]


@pytest.mark.parametrize(
    "text",
    [
        "f =~ x1 +\n x2 + x3",
        "f =~ x1\n + x2 + x3",
        "f =~\n x1 + x2 # the rest follows\n\n + x3",
        "f =~ x1 + x2 + x3; ! a comment",
        "  f   =~x1+x2+   x3  ",
        "f =~ x1 + x2\nf =~ x3",
    ],
)
def test_lines_and_comments_do_not_matter(text: str) -> None:
    assert mentioned(text) == [("f", "=~", "x1"), ("f", "=~", "x2"), ("f", "=~", "x3")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("y ~ 0.5*x", Modifiers(fixed=(0.5,))),
        ("y ~ -1e-3*x", Modifiers(fixed=(-0.001,))),
        ("y ~ 1/4*x", Modifiers(fixed=(0.25,))),
        ("y ~ (2^3)*x", Modifiers(fixed=(8.0,))),
        ("y ~ NA*x", Modifiers(fixed=(None,))),
        ("y ~ b1*x", Modifiers(labels=("b1",))),
        ('y ~ "b 1"*x', Modifiers(labels=("b 1",))),
        ("y ~ c(a, b)*x", Modifiers(labels=("a", "b"))),
        ("y ~ c(1, NA)*x", Modifiers(fixed=(1.0, None))),
        ("y ~ start(0.8)*x", Modifiers(starts=(0.8,))),
        ("y ~ start(c(0.8, 1))*x", Modifiers(starts=(0.8, 1.0))),
        ("y ~ 0.8?x", Modifiers(starts=(0.8,))),
        ("y ~ b*start(0.8)*x", Modifiers(labels=("b",), starts=(0.8,))),
        ('y ~ equal("f =~ x2")*x', Modifiers(equal=("f=~x2",))),
        ("y ~ lower(0)*upper(1)*x", Modifiers(lower=(0.0,), upper=(1.0,))),
    ],
)
def test_modifiers(text: str, expected: Modifiers) -> None:
    assert modifiers(text) == expected


def test_names_may_hold_dots_letters_of_any_language_and_odd_signs_in_backticks() -> None:
    assert mentioned("うつ.w1 ~ `q 1` + a:b") == [("うつ.w1", "~", "q 1"), ("うつ.w1", "~", "a:b")]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("f =~", "line 1, column 5", "expected a variable here"),
        ("y ~ x\nz ~ x +", "line 2, column 8", "expected a variable here"),
        ("y x", "line 1, column 4", "expected one of the operators"),
        ("y ~ x1 x2", "line 1, column 8", "expected '*' and a variable"),
        ("y ~ 3", "line 1, column 5", "to fix the intercept write 0*1"),
        ("f =~ 3", "line 1, column 7", "after this number"),
        ("y ~ c(a, 1)*x", "line 1, column 5", "either labels or numbers"),
        ("y ~ mean(2)*x", "line 1, column 5", "expected one of the modifiers"),
        ("~ x", "line 1, column 1", "expected a variable before '~'"),
        ("y ~ x ~ z", "line 1, column 7", "a second operator in one statement"),
        ("y ~ x\nd := a +", "line 2, column 9", "expected a number, a label or a bracket"),
        ("y ~ x\nd := foo(a)", "line 2, column 6", "expected one of the functions exp"),
        ("y ~ x\na + b := c", "line 2, column 1", "one new name before ':='"),
        ("y ~ (x", "line 1, column 5", "never closed"),
        ("y ~ x)", "line 1, column 6", "never opened"),
        ("y ~ x @ z", "line 1, column 7", "has no meaning here"),
        ("group: 1\ny ~ x", "line 1, column 1", "blocks ('group:') are not read"),
        ("f <~ x", "line 1, column 3", "composites"),
        ('y ~ equal(3)*x', "line 1, column 5", "parameters in quotes"),
        ("y ~ start(a)*x", "line 1, column 5", "expected numbers within start"),
        ("y ~ -x", "line 1, column 5", "expected a number"),
        ("3 ~ x", "line 1, column 1", "expected the name of a variable"),
        ("y ~ a:3", "line 1, column 7", "second variable of the product"),
        ("y ~ x\nd := a b", "line 2, column 8", "expected the end of the formula"),
    ],
)  # fmt: skip
def test_a_fault_shows_its_place_a_caret_and_what_was_expected(text: str, place: str, words: str) -> None:
    with pytest.raises(ModelError) as caught:
        parse(text)
    message = str(caught.value)
    assert place in message
    assert words in message
    shown, caret = message.split("\n")[1:]
    assert shown.strip() in text
    assert caret.strip() == "^"


@pytest.mark.parametrize("text", ["", "\n\n", "# only words\n", "d := 1"])
def test_a_text_without_parameters_is_no_model(text: str) -> None:
    with pytest.raises(ModelError, match="names no parameter"):
        parse(text)


def test_a_model_must_be_a_text() -> None:
    with pytest.raises(ModelError, match="a text was expected, not int"):
        parse(3)  # type: ignore[arg-type]


ALPHABET = st.sampled_from(
    [*list("fxy12 \n\t=~:+*-/^()<>|,;#!.?\"'`\\é@"), "=~", "~~", ":=", "NA*", "start(", "c("]
)


@given(st.lists(ALPHABET, max_size=40).map("".join))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        parse(text)
    except ModelError as error:
        assert "model" in str(error)
