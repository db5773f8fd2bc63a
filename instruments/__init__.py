"""What a questionnaire is, and how its answers become scores.

`names` lists the forms, `load` gives one, `score` scores a frame of answers, `check` looks for the classic mistakes in
it, `bands` names ranges of severity, `template` starts a form of one's own.

A form is one TOML file: `definition` says which keys it may have, `faults` what is wrong with it, `reading` turns it
into an `Instrument`. `library` finds it, `columns` and `answers` check the data at the door, `verification` holds back
what rests on memory, `scoring` adds up (`parquet` in batches), `algorithm` finds a category, `missing` applies the rule
for missing answers, `severity` names the band, `describe`, `all_forms` and `catalog` show the forms; `blank` and
`schema` help to write one's own; `exchange` hands forms to other programs, and reads their item lists; `checks` looks
for the classic mistakes. Names come with their first use (`handing`): to import this room costs next to nothing.
"""

from typing import TYPE_CHECKING

from instruments.errors import AnswerError, AnswerWarning, InstrumentError, WavepathError
from instruments.handing import lazily

if TYPE_CHECKING:
    from instruments.all_forms import overview
    from instruments.blank import template
    from instruments.checks import Finding, Findings, check
    from instruments.exchange.columns_from import columns_from
    from instruments.exchange.dictionary import read_dictionary
    from instruments.exchange.export import export
    from instruments.instrument import Band, Coding, Cutoff, Instrument, MissingRule, Scale, Variant
    from instruments.library import load, names
    from instruments.parquet import score_parquet
    from instruments.schema import json_schema
    from instruments.scoring import score
    from instruments.severity import bands
    from instruments.verification import admitted

__all__ = [
    "AnswerError",
    "AnswerWarning",
    "Band",
    "Coding",
    "Cutoff",
    "Finding",
    "Findings",
    "Instrument",
    "InstrumentError",
    "MissingRule",
    "Scale",
    "Variant",
    "WavepathError",
    "admitted",
    "bands",
    "check",
    "columns_from",
    "export",
    "json_schema",
    "load",
    "names",
    "overview",
    "read_dictionary",
    "score",
    "score_parquet",
    "template",
]

__getattr__, __dir__ = lazily(
    __name__,
    {
        "instruments.all_forms": "overview",
        "instruments.blank": "template",
        "instruments.checks": "Finding Findings check",
        "instruments.exchange": "columns_from export read_dictionary",
        "instruments.instrument": "Band Coding Cutoff Instrument MissingRule Scale Variant",
        "instruments.library": "load names",
        "instruments.parquet": "score_parquet",
        "instruments.schema": "json_schema",
        "instruments.scoring": "score",
        "instruments.severity": "bands",
        "instruments.verification": "admitted",
    },
    __all__,
)
