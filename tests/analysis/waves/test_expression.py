"""The expression language: values, three-valued logic, and that nothing else gets through."""

import builtins

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError
from analysis.waves.expression import evaluate, names, truth

NA = None
FRAME = pd.DataFrame(
    {
        "age": [17, 18.0, np.nan, 40],
        "t": ["1,2", "x", None, "1,2"],
        "p_1": [1.0, 2, np.nan, 0],
        "p_2": [0, 0, 1.0, 3],
        "odd name": [1.0, 0, 0, 2],
        "größe": [1.0, 2, 3, 4],
        "empty": [np.nan] * 4,
        "day": pd.to_datetime(["2020-01-01"] * 4),
    },
    index=list("abcd"),
)


def _plain(values: "pd.Series[float]") -> list[object]:
    return [None if pd.isna(value) else value for value in values]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("age > 18", [False, False, NA, True]),
        ("t == '1,2' and age > 18", [False, False, NA, True]),
        ("t == 'x' or age > 18", [False, True, NA, True]),
        ("age > 18 and p_2 == 99", [False, False, False, False]),
        ("age > 18 or p_2 >= 0", [True, True, True, True]),
        ("not age > 18", [True, True, NA, False]),
        ("17 < age <= 40", [False, True, NA, True]),
        ("t != 'x'", [True, False, NA, True]),
        ("empty == 'yes'", [NA] * 4),
        ("missing(age) or is_missing(t)", [False, False, True, False]),
        ("contains(t, '1')", [True, False, NA, True]),
        ("contains(empty, '1')", [NA] * 4),
        ("rowsum('p_{item}')", [1, 2, NA, 3]),
        ("rowmean('p_1', 'p_2')", [0.5, 1, NA, 1.5]),
        ("count('p_{item}')", [2, 2, 1, 2]),
        ("missing_share('p_*', 't', age)", [0, 0, 0.75, 0]),
        ("rowsum(empty)", [NA] * 4),
        ("p_1 / p_2", [NA, NA, NA, 0]),
        ("`odd name` * 2 + größe", [3, 2, 3, 8]),
        ("(age > 17) + 1", [1, 2, NA, 2]),
        ("-age ** 2", [-289, -324, NA, -1600]),
        ("1 ** age", [1, 1, NA, 1]),
        ("7 // 2 + 7 % 4", [6, 6, 6, 6]),
        ("10 ** 1000 ** 2", [NA] * 4),
        ("where(age > 17, 'old', 'young')", ["young", "old", NA, "old"]),
        ("where(age > 17, p_1, 0 - 1)", [-1, 2, NA, 0]),
        ("where(age > 17, 1, 2) == 1", [False, True, NA, True]),
        ("clip(age, 18, 30)", [18, 18, NA, 30]),
        ("min(p_1, p_2, 1)", [0, 0, NA, 0]),
        ("max(p_1, p_2)", [1, 2, NA, 3]),
        ("log(p_2)", [NA, NA, 0, pytest.approx(1.0986122886681098)]),
        ("sqrt(größe - 2)", [NA, 0, 1, pytest.approx(1.4142135623730951)]),
        ("abs(p_1 - p_2)", [1, 2, NA, 3]),
        ("True", [True] * 4),
        ("age\n > 18", [False, False, NA, True]),
    ],
)
def test_values(text: str, expected: list[object]) -> None:
    found = evaluate(text, FRAME)
    assert list(found.index) == list("abcd")
    assert _plain(found) == expected


THREE = st.sampled_from([True, False, None])


@settings(deadline=None)
@given(THREE, THREE)
def test_and_or_not_follow_kleene(a: bool | None, b: bool | None) -> None:
    code = {True: 1.0, False: 0.0, None: np.nan}
    frame = pd.DataFrame({"a": [code[a]], "b": [code[b]]})
    lowest = {True: 1, None: 0, False: -1}
    words = {rank: value for value, rank in lowest.items()}
    assert _plain(truth("a == 1 and b == 1", frame)) == [words[min(lowest[a], lowest[b])]]
    assert _plain(truth("a == 1 or b == 1", frame)) == [words[max(lowest[a], lowest[b])]]
    assert _plain(truth("not a == 1", frame)) == [words[-lowest[a]]]


@pytest.mark.parametrize(
    ("text", "finding", "marked"),
    [
        ("agee > 18", "no column 'agee' (near: 'age')", "agee"),
        ("age > 18 and größer > 1", "no column 'größer' (near: 'größe')", "größer"),
        ("t > 1", "text compared with a number", "t > 1"),
        ("t > 'a'", "text can only be compared by == and !=", "t > 'a'"),
        ("age == '18'", "text compared with a number", "age == '18'"),
        ("t + 1", "text where a number is needed", "t"),
        ("age and 1", "a number where a condition is needed", "age"),
        ("age", "a number, not a condition", "age"),
        ("age & 1", "this sign is not part of the language", "age & 1"),
        ("~age", "~ is not part of the language", "~age"),
        ("age in t", "in and is are not part of the language", "age in t"),
        ("age = 3", "Write == to compare", "="),
        ("age > ", "not readable here", None),
        ("age.real", "not part of the language (Attribute)", "age.real"),
        ("age[0]", "not part of the language (Subscript)", "age[0]"),
        ("[age]", "not part of the language (List)", "[age]"),
        ("age if 1 else 2", "not part of the language (IfExp)", "age if 1 else 2"),
        ("f'{age}'", "not part of the language (JoinedStr)", "f'{age}'"),
        ("1j", "neither a number nor text", "1j"),
        ("9" * 400, "a number too large", "9" * 400),
        ("1e999", "a number too large", "1e999"),
        ("sum(age)", "no such function. There are clip, min", "sum(age)"),
        ("max(*age)", "no such function", "max(*age)"),
        ("max(a=1)", "no such function", "max(a=1)"),
        ("__import__('os').system('x')", "no such function", "__import__('os').system('x')"),
        ("clip(age, 1)", "2 argument(s), but this function takes 3", "clip(age, 1)"),
        ("min()", "0 argument(s), but this function takes 1 or more", "min()"),
        ("where(age > 1, 'a', 1)", "text in one case and a number in the other", "where(age > 1, 'a', 1)"),
        ("contains(age, '1')", "not text", "age"),
        ("contains(t, t)", "the part to look for must be text in quotes", "t"),
        ("rowsum(t)", "column 't' holds no numbers", "rowsum(t)"),
        ("rowsum('q_{item}')", "no column fits the pattern 'q_{item}'", "'q_{item}'"),
        ("rowsum('q_*')", "no column fits this pattern", "'q_*'"),
        ("rowsum('q')", "no column 'q'", "'q'"),
        ("rowsum(1)", "a column name or a pattern in quotes is needed here", "1"),
        ("day == 1", "a column of dates", "day"),
        ("age # > 18", "a comment", "#"),
        ("`age > 1", "a backtick that is not closed", "`"),
        ("'''a'''", "three quotation marks", "'''"),
        ("'\\x41'", "a backslash has no meaning here", "\\"),
    ],
)
def test_faults_point_at_the_place(text: str, finding: str, marked: str | None) -> None:
    with pytest.raises(DataError) as caught:
        truth(text, FRAME)
    said, shown, carets = str(caught.value).split("\n")
    assert said.startswith("expression: ")
    assert finding in said
    assert shown == "    " + text.strip()
    start = carets.index("^")
    if marked is not None:
        assert shown[start : start + carets.count("^")] == marked


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("", "empty"),
        (" \n ", "empty"),
        ("1+" * 3000 + "1", "Write at most 4000"),
        ("-" * 3000 + "1", "too deeply nested"),
        ("(" * 300 + "1" + ")" * 300, "not readable"),
        ("a\0b", "characters that are no text"),
        ("'\ud800'", "characters that are no text"),
    ],
)
def test_texts_that_are_no_expression(text: str, finding: str) -> None:
    with pytest.raises(DataError, match=finding):
        evaluate(text, FRAME)


def test_names_are_columns_and_patterns_in_order() -> None:
    text = "where(`odd name` > 1, age, rowsum('p_{item}', größe)) + age + (t == 'x')"
    assert names(text) == ("odd name", "age", "p_{item}", "größe", "t")


WORDS = """
    age t p_1 missing where rowsum 'p_*' 'a' ( ) , > == and or not 1 0 + ** / lambda : for in [ ] . __class__ exec
    `odd_name` age.real 1j (age) -1
""".split()  # noqa: SIM905
SIGNS = "age>18 ()'`\"=+-*/%<!&|,.[]{}:#\\\n\té0_xp_1t"
SOUP = st.text(st.sampled_from(SIGNS)) | st.lists(st.sampled_from(WORDS)).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(SOUP | st.text())
def test_random_text_gives_values_or_a_data_error(text: str) -> None:
    try:
        assert len(evaluate(text, FRAME)) == len(FRAME)
        names(text)
    except DataError as error:
        assert str(error).startswith("expression: ")


@pytest.mark.parametrize(
    "text",
    [
        "forbidden()",
        "age.forbidden()",
        "[forbidden() for x in age]",
        "(lambda: forbidden())()",
        "f'{forbidden()}'",
        "where(True, forbidden(), 1)",
        "forbidden",
        "max(forbidden(), 1)",
        "rowsum(forbidden())",
        "(forbidden := 1)",
    ],
)
def test_no_code_is_run(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[int] = []
    monkeypatch.setattr(builtins, "forbidden", lambda: ran.append(1), raising=False)
    with pytest.raises(DataError):
        evaluate(text, FRAME)
    assert not ran
