"""The cases of tests/golden/lavaan/after_ordered.json, fitted here."""

from functools import partial

from tests.analysis.sem import after_cases

FILE = "after_ordered.json"

names = partial(after_cases.names, file=FILE)
case = partial(after_cases.case, file=FILE)
fitted = partial(after_cases.fitted, file=FILE)
