"""The declared plan of a study: what a `study.toml` may say, field by field."""

from math import isfinite, sqrt
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StrictBool,
    StrictInt,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from analysis.panel import builders
from analysis.study.placeholders import allowed

Name = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=80)]
Text = Annotated[str, Field(min_length=1)]
Number = Annotated[float, Strict()]
Kind = Annotated[str, Field(pattern=r"^(number|text|date(:.+)?)$")]
Columns = dict[str, str]
MEDIUM_CAUCHY_SCALE = sqrt(0.5)


class Part(BaseModel):
    """One table of a study file: unknown keys are faults, and nothing changes after it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class About(Part):
    """Who asks what: the `[study]` table.

    Attributes
    ----------
    simulated : bool
        Whether the data are made by a program; every page of the report then says so.
    seed : int
        Start of every random stream of the run.
    time_unit : str or None
        Unit in which the waves' times are given, e.g. ``"months"``.
    """

    id: Name
    title: Text
    question: str = ""
    authors: tuple[Text, ...] = ()
    simulated: StrictBool = False
    seed: Annotated[StrictInt, Field(ge=0)] = 0
    time_unit: Text | None = None
    citation: str | None = None
    notes: tuple[Text, ...] = ()


class WavePlan(Part):
    """One occasion of measurement; the order in the file is the order in time."""

    name: Name
    label: str = ""
    time: Number | None = None


class Recode(Part):
    """A declared change of codes: either `add` a number, or `map` single codes to others.

    Attributes
    ----------
    columns : str
        A panel column, or a pattern with `{item}`.
    add : float or None
        Number added to every answer that is not missing.
    map : dict or None
        New code of each old code, the old one written as text as TOML keys are; every code met must be named,
        and ``nan`` makes an answer missing.
    waves : tuple of str or None
        Waves in which it applies; None for all waves of the file.
    """

    model_config = ConfigDict(allow_inf_nan=True)

    columns: Text
    add: Number | None = None
    map: dict[str, Number | str] | None = None
    waves: tuple[Name, ...] | None = None


class Computed(Part):
    """A column computed from others by an expression of `analysis.waves.expression`."""

    name: Name
    expression: Text
    label: str = ""
    unit: str | None = None
    low: Number | None = None
    high: Number | None = None
    waves: tuple[Name, ...] | None = None


class FilePlan(Part):
    """One data file, and which of its columns become which columns of the panel.

    Its waves are given in exactly one of three ways: `wave` (the whole file is one wave), `wave_column`
    with `wave_values` (long form), or `by_wave` (one row holds several waves).

    Attributes
    ----------
    path : str
        Relative to the study file.
    sample : str or None
        Becomes the panel's column `sample`; person ids need be unique only within a sample.
    missing : tuple of str
        Codes that mean *missing* in every column; user-missing codes of .sav, .dta and .sas7bdat need not be
        named.
    duplicates : {"error", "first", "last"}
        What becomes of a person's second row in a wave.
    types : dict
        File column to "number", "text", "date" or "date:<format>", only where the cells must not decide.
    columns : dict
        Panel name to file column; ``{item}`` in both stands for a number, ``{letter}`` in the file column
        for a letter, A = 1. With `by_wave`, these hold for all waves of the row. If neither is
        given, all columns are kept under their own names.
    by_wave : dict
        The same for each wave.
    """

    path: Text
    layout: Literal["auto", "plain", "qualtrics"] = "auto"
    encoding: Text | None = None
    person: Text
    sample: Name | None = None
    missing: tuple[str, ...] = ()
    types: dict[str, Kind] = {}
    wave: Name | None = None
    wave_column: Text | None = None
    wave_values: dict[str, Name] = {}
    columns: Columns = {}
    by_wave: dict[Name, Columns] = {}
    recode: tuple[Recode, ...] = ()
    measures: tuple[Computed, ...] = ()
    duplicates: Literal["error", "first", "last"] = "error"


class ExclusionPlan(Part):
    """One step of the selection of persons; only those for whom `keep` is true stay.

    Attributes
    ----------
    wave : str or None
        Wave in which `keep` is evaluated. If None, it may name columns that are constant over a person's
        waves, and columns of a wave as ``<name>_<wave>``.
    samples : tuple of str or None
        Samples it applies to; None for all.
    """

    name: Name
    reason: Text
    keep: Text
    samples: tuple[Name, ...] | None = None
    wave: Name | None = None


class InstrumentPlan(Part):
    """A questionnaire that is scored: a shipped form by `id`, or one's own by `path`.

    Attributes
    ----------
    columns : str or dict or None
        Where its items are: a pattern with `{item}`, or a column for each item id; None if they bear the ids.
    missing : str or None
        Rule in place of the form's own for answers that are missing.
    allow_unverified : bool
        Whether what the form knows from memory only may be scored; the report then says so.
    reliability : bool
        Whether the report gives its coefficient alpha.
    """

    id: Text | None = None
    path: Text | None = None
    columns: Text | Columns | None = None
    waves: tuple[Name, ...] | None = None
    samples: tuple[Name, ...] | None = None
    missing: Text | None = None
    allow_unverified: StrictBool = False
    reliability: StrictBool = True


class MeasurePlan(Part):
    """A measure that is not a questionnaire score: its words for the report."""

    name: Name
    label: str = ""
    unit: str | None = None
    low: Number | None = None
    high: Number | None = None


class ComparisonPlan(Part):
    """A comparison of one measure between two waves within persons.

    Attributes
    ----------
    waves : tuple of str
        The first is subtracted from the second.
    by : str or None
        A column constant over waves; one comparison for each of its values.
    bayes_r : float or None
        Scale of the Cauchy prior on the effect size; None leaves the Bayes factor out.
    """

    name: Name
    title: str = ""
    kind: Literal["paired"] = "paired"
    measure: Name
    waves: tuple[Name, Name]
    by: Name | None = None
    bayes_r: Annotated[Number, Field(gt=0)] | None = MEDIUM_CAUCHY_SCALE


class ModelPlan(Part):
    """A model over `<name>_<wave>` columns: lavaan text in `syntax`, or a `builder` that writes it.

    Attributes
    ----------
    builder : str or None
        Of `analysis.panel`, e.g. ``"riclpm"``.
    variables : tuple of str or dict or None
        For a builder: panel names, which stand for ``<name>_<wave>``; or each variable with its columns, one a wave,
        or with lists of indicators.
    waves : tuple of str or None
        For a builder, in order; None takes the waves of the columns, else all. Their times go with them.
    options : dict
        For a builder: its own keywords, and those of `analysis.lavaan`. `group`, `cluster` and `weights` may name a
        column that is constant over waves.
    estimator : str or None
        None: ML.
    missing : str or None
        None: listwise for a text, the builder's own way (mostly fiml) for a builder.
    truth : dict
        Of simulated data: a label, or ``"lhs op rhs"``, and the value it was generated with.
    """

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": [w]} for w in ("syntax", "builder")]})

    name: Name
    title: str = ""
    syntax: Text | None = None
    builder: Annotated[str, Field(json_schema_extra={"enum": list(builders.names())})] | None = None
    variables: tuple[Text, ...] | dict[Name, Text | tuple[Text | tuple[Text, ...], ...]] | None = None
    waves: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None
    options: dict[Name, Any] = {}
    estimator: Text | None = None
    missing: Text | None = None
    crosscheck: StrictBool = True
    truth: dict[str, Number] = {}


class TableOnePlan(Part):
    """The table of who took part: see `analysis.describe.table_one`.

    Attributes
    ----------
    by : str or None
        Column of groups that does not change within a person; None: the samples, if there are any.
    variables : tuple of str or None
        Panel columns; None: every score and measure.
    waves : tuple of str or None
        None: the first.
    missing : str
        Whether missing values are told in a row, in a note, or not at all ("none").
    """

    by: Text | None = None
    variables: Annotated[tuple[Text, ...], Field(min_length=1)] | None = None
    waves: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None
    weights: Text | None = None
    tests: StrictBool = False
    smd: StrictBool = True
    missing: Literal["row", "note", "none"] = "row"
    categorical: tuple[Text, ...] = ()
    continuous: tuple[Text, ...] = ()
    nonnormal: tuple[Text, ...] = ()
    overall: StrictBool = True


class CorrelationsPlan(Part):
    """A table of correlations: see `analysis.describe.correlations`.

    Attributes
    ----------
    variables : tuple of str
        Panel columns, each of which stands for all its waves, or ``<name>_<wave>``.
    stars, p, interval : bool
        What the table shows beside the coefficients.
    """

    variables: Annotated[tuple[Text, ...], Field(min_length=1)]
    method: Literal["pearson", "spearman"] = "pearson"
    missing: Literal["pairwise", "listwise"] = "pairwise"
    stars: StrictBool = True
    p: StrictBool = False
    interval: StrictBool = False


class ReportPlan(Part):
    """What the report is written as: the `[report]` table.

    Attributes
    ----------
    language : str
        Tag of a shipped language (``"en"``, ``"ja"``), or the path of a catalogue file.
    numbers : str
        Whose rules numbers follow: ``"apa"`` or ``"ama"``.
    decimal : str or None
        Sign before decimals; None takes that of `numbers`.
    leading_zero : bool or None
        Whether 0 stands before the decimals of what cannot exceed 1; None takes the rule of `numbers`.
    template : str or None
        A Word document whose styles the .docx takes.
    fonts : tuple of str
        Folders of fonts for PDF and Word.
    table_one : TableOnePlan
        Who took part; by default every score and measure at the first wave.
    correlations : tuple of str, CorrelationsPlan or None
        Variables to correlate; None: no such table.
    attrition : tuple of str
        Columns of the first wave that may predict who left; without any, scores and measures of those who left are
        compared with those of the others, and no regression is made.
    codebook : bool
        Whether the appendix holds the codebook of the panel.
    rule : str or None
        Published cut-offs by which the report says what each model's fit reaches; None: it judges by none.
    """

    formats: Annotated[tuple[Literal["html", "pdf", "docx", "md", "qmd"], ...], Field(min_length=1)] = (
        "html",
    )
    language: Text = "en"
    numbers: Literal["apa", "ama"] = "apa"
    decimal: Literal[".", ","] | None = None
    leading_zero: StrictBool | None = None
    template: Text | None = None
    fonts: tuple[Text, ...] = ()
    table_one: TableOnePlan = TableOnePlan()
    correlations: tuple[Text, ...] | CorrelationsPlan | None = None
    attrition: tuple[Text, ...] = ()
    codebook: StrictBool = False
    rule: Literal["Hu & Bentler 1999", "Browne & Cudeck 1993"] | None = None


def _scalar(value: object) -> object:
    if (isinstance(value, bool | int | str) and value != "") or (
        isinstance(value, float) and isfinite(value)
    ):
        return value
    raise PydanticCustomError("scalar_type", "must be text, a number, true or false")


def _entry(value: object) -> object:
    """Return a parameter that is given by its default alone as the table that it stands for."""
    return value if isinstance(value, dict) else {"default": value}


def _or_default(schema: dict[str, Any]) -> None:
    """Let a JSON schema of a parameter take the default alone."""
    table = dict(schema)
    schema.clear()
    schema["anyOf"] = [table, SCALAR]


SCALAR: dict[str, Any] = {"type": ["string", "number", "boolean"]}
Scalar = Annotated[Any, AfterValidator(_scalar), WithJsonSchema(SCALAR)]


class ParameterPlan(Part):
    """A value that a run may set, and its placeholders ``${name}`` in texts of the study file then hold.

    Attributes
    ----------
    default : text, number or bool
        Taken unless a run sets another; its type is the parameter's.
    values : tuple
        The only ones there are; empty: any of the type.
    label : str
        What it is, for the report.
    """

    model_config = ConfigDict(json_schema_extra=_or_default)

    default: Scalar
    values: tuple[Scalar, ...] = ()
    label: str = ""


class DeviationPlan(Part):
    """Why the plan is no longer as it was frozen at one place, e.g. ``models[path].syntax``."""

    key: Text
    reason: Text


class StudyPlan(Part):
    """A whole study file.

    Attributes
    ----------
    parameters : dict
        A parameter's default, or what else there is to say of it.
    deviations : tuple of DeviationPlan
        Reasons for departures from a frozen plan; not a part of it.
    """

    study: About
    waves: Annotated[tuple[WavePlan, ...], Field(min_length=1)]
    files: Annotated[tuple[FilePlan, ...], Field(min_length=1)]
    exclusions: tuple[ExclusionPlan, ...] = ()
    instruments: tuple[InstrumentPlan, ...] = ()
    measures: tuple[MeasurePlan, ...] = ()
    comparisons: tuple[ComparisonPlan, ...] = ()
    models: tuple[ModelPlan, ...] = ()
    parameters: dict[Name, Annotated[ParameterPlan, BeforeValidator(_entry)]] = {}
    deviations: tuple[DeviationPlan, ...] = ()
    report: ReportPlan = ReportPlan()


def json_schema() -> dict[str, Any]:
    """Return the JSON schema of a study file, for editors that complete and check TOML.

    Returns
    -------
    dict
        JSON Schema (draft 2020-12), JSON-able. The options of each builder are those of its signature; any single
        value may be a text that holds the placeholder of a parameter.
    """
    schema = allowed(StudyPlan.model_json_schema())
    schema["$defs"]["ModelPlan"]["allOf"] = [_options(builders.builder(name)) for name in builders.names()]
    return schema


def _options(builder: builders.Builder) -> dict[str, Any]:
    """Return which options go with a builder."""
    named = {"properties": {"builder": {"const": builder.name}}, "required": ["builder"]}
    options: dict[str, Any] = {name: {} for name in builder.keywords}
    return {
        "if": named,
        "then": {"properties": {"options": {"properties": options, "additionalProperties": False}}},
    }
