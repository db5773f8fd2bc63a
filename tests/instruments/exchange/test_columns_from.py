"""Items found in a REDCap data dictionary, or refused."""

import pytest

import instruments
from instruments import AnswerError, columns_from

HEADER = (
    'Variable / Field Name,Form Name,Field Type,Field Label,"Choices, Calculations, OR Slider Labels",'
    "Text Validation Type OR Show Slider Number,Text Validation Min,Text Validation Max\n"
)
CODES = "0, never | 1, some days | 2, more days | 3, nearly every day"


def dictionary(tmp_path, *, name="phq9_{}", kind="radio", choices=CODES, validation=",,", changed=None):
    rows = [f'{name.format(k)},f,{kind},text,"{choices}",{validation}' for k in range(1, 10)]
    for number, row in (changed or {}).items():
        rows[number - 1] = row
    path = tmp_path / "dictionary.csv"
    path.write_text(HEADER + "record_id,f,text,Id,,,,\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["phq9_{}", "PHQ9{}", "phq9_0{}", "phq9_q{}", "phq9_item_{}"])
def test_items_are_found_by_form_and_number(tmp_path, name):
    found = columns_from(dictionary(tmp_path, name=name), "phq9")
    assert found == {f"phq9_{k}": name.format(k) for k in range(1, 10)}


def test_items_are_found_by_a_pattern_and_by_a_mapping(tmp_path):
    path = dictionary(tmp_path, name="mood_{}_w1")
    found = columns_from(path, "phq9", columns="mood_{item}_w1")
    assert found == columns_from(path, "phq9", columns={f"phq9_{k}": f"mood_{k}_w1" for k in range(1, 10)})
    with pytest.raises(AnswerError, match=r"the pattern has no \{item\}. Write it where"):
        columns_from(path, "phq9", columns="mood_w1")


def test_absent_items_are_named(tmp_path):
    path = dictionary(tmp_path, name="mood_{}")
    with pytest.raises(AnswerError, match=r"no field 'phq9_1', .*\(9 of 9 items of phq9\). Say which field"):
        columns_from(path, "phq9")


def test_a_number_borne_twice_is_not_guessed(tmp_path):
    path = dictionary(tmp_path, name="phq9_q{}", changed={2: 'PHQ9_1,f,radio,t,"0, a | 1, b",,,'})
    with pytest.raises(AnswerError, match="no field 'phq9_1'"):
        columns_from(path, "phq9")


def test_other_codes_are_refused_with_the_variant_that_has_them(tmp_path):
    rows = [f'epds_{k},f,radio,t,"1, a | 2, b | 3, c | 4, d",,,' for k in range(1, 11)]
    path = tmp_path / "d.csv"
    path.write_text(HEADER + "\n".join(rows), encoding="utf-8")
    with pytest.raises(AnswerError) as caught:
        columns_from(path, "epds")
    words = str(caught.value)
    assert "epds_1, epds_2" in words
    assert "has the codes 1, 2, 3, 4; expected 0, 1, 2, 3" in words
    assert "'epds:print_order_from_1', if the file numbers the options from the top" in words
    assert columns_from(path, "epds:print_order_from_1")["epds_10"] == "epds_10"


def test_a_further_code_is_refused_unless_declared_missing(tmp_path):
    path = dictionary(tmp_path, choices=CODES + " | -99, refused")
    with pytest.raises(AnswerError, match="has the codes 0, 1, 2, 3, -99; expected 0, 1, 2, 3"):
        columns_from(path, "phq9")
    assert len(columns_from(path, "phq9", missing_codes=["-99"])) == 9


@pytest.mark.parametrize(
    ("kind", "choices", "validation", "finding"),
    [
        ("checkbox", CODES, ",,", "is a checkbox, where several answers may be given"),
        ("slider", "", ",,", "is of type 'slider' and lists no codes"),
        ("text", "", "integer,0,4", "has the codes 0, 1, 2, 3, 4; expected 0, 1, 2, 3"),
        ("yesno", "", ",,", "has the codes 1, 0; expected 0, 1, 2, 3"),
        ("radio", "a, never | b, often", ",,", "has the codes a, b; expected"),
    ],
)
def test_what_has_other_codes_is_refused(tmp_path, kind, choices, validation, finding):
    with pytest.raises(AnswerError, match=finding):
        columns_from(dictionary(tmp_path, kind=kind, choices=choices, validation=validation), "phq9")


def test_a_validated_whole_number_has_codes(tmp_path):
    path = dictionary(tmp_path, kind="text", choices="", validation="integer,0,3")
    assert len(columns_from(path, "phq9")) == 9


def test_one_field_among_others_is_named(tmp_path):
    path = dictionary(tmp_path, changed={4: 'phq9_4,f,radio,t,"0, never | 1, often",,,'})
    with pytest.raises(AnswerError, match=r"field\(s\) phq9_4: has the codes 0, 1; expected"):
        columns_from(path, "phq9")


def test_ends_that_are_turned_round_are_refused(tmp_path):
    coding = instruments.load("phq9").coding
    turned = f"0, {coding.highest_means} | 1, b | 2, c | 3, {coding.lowest_means}"
    with pytest.raises(
        AnswerError, match="labels 0 as the key's 3 and the reverse: the ends are turned round"
    ):
        columns_from(dictionary(tmp_path, choices=turned), "phq9")


def test_headings_of_the_api_are_read(tmp_path):
    path = tmp_path / "d.csv"
    rows = [f'phq9_{k},radio,"{CODES}"' for k in range(1, 10)]
    path.write_text("field_name,field_type,select_choices_or_calculations\n" + "\n".join(rows), "utf-8-sig")
    assert len(columns_from(path, "phq9")) == 9


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("", "the file is empty"),
        ("a,b\n1,2\n", "not a REDCap data dictionary: no column 'Variable / Field Name'"),
        (HEADER, "the data dictionary has no field"),
        (HEADER + "a,f,text,t,,,,\na,f,text,t,,,,\n", r"field\(s\) a come more than once"),
    ],
)
def test_faulty_files_are_refused(tmp_path, text, finding):
    path = tmp_path / "d.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AnswerError, match=finding):
        columns_from(path, "phq9")


def test_files_that_cannot_be_read_are_refused(tmp_path):
    with pytest.raises(AnswerError, match="cannot be read"):
        columns_from(tmp_path / "absent.csv", "phq9")
    (tmp_path / "latin.csv").write_bytes(b"\xe9\n")
    with pytest.raises(AnswerError, match="not UTF-8"):
        columns_from(tmp_path / "latin.csv", "phq9")
