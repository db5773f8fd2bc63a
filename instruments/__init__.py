"""What a questionnaire is, and how its answers become scores.

`names` lists the forms, `load` gives one, `score` scores a frame of answers, `check` looks for the classic mistakes in
it, `bands` names ranges of severity, `template` starts a form of one's own.

A form is one TOML file: `definition` says which keys it may have, `faults` what is wrong with it, `reading` turns it
into an `Instrument`. `library` finds it, `columns` and `answers` check the data at the door, `verification` holds back
what rests on memory, `scoring` adds up (`parquet` in batches), `algorithm` finds a category, `missing` applies the rule
for missing answers, `severity` names the band, `describe`, `overview` and `catalog` show the forms; `template` and
`schema` help to write one's own; `exchange` hands forms to other programs, and reads their item lists; `checks` looks
for the classic mistakes.
"""

from instruments.checks import Finding, Findings, check
from instruments.errors import AnswerError, AnswerWarning, InstrumentError, WavepathError
from instruments.exchange import columns_from, export, read_dictionary
from instruments.instrument import Band, Coding, Cutoff, Instrument, MissingRule, Scale, Variant
from instruments.library import load, names
from instruments.overview import overview
from instruments.parquet import score_parquet
from instruments.schema import json_schema
from instruments.scoring import score
from instruments.severity import bands
from instruments.template import template
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
