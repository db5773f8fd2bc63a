"""What a questionnaire is, and how its answers become scores.

A form is one TOML file: `definition` says which keys it may have, `faults` what is wrong with it, `reading` turns it
into an `Instrument`. `library` finds it, `columns` and `answers` check the data at the door, `verification` holds back
what rests on memory, `scoring` adds up (`parquet` in batches), `algorithm` finds a category, `missing` applies the rule
for missing answers, `severity` names the band, `describe`, `overview` and `catalog` show the forms; `template` and
`schema` help to write one's own; `exchange` hands forms to other programs, and reads their item lists.
"""

from instruments.errors import AnswerError, InstrumentError, WavepathError
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
    "Band",
    "Coding",
    "Cutoff",
    "Instrument",
    "InstrumentError",
    "MissingRule",
    "Scale",
    "Variant",
    "WavepathError",
    "admitted",
    "bands",
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
