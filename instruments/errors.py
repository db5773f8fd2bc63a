"""The errors that a user can mend, and their tree.

::

    WavepathError                 every fault of the input: place, finding, remedy
    ├── InstrumentError           a form is unknown, or its file is faulty
    ├── AnswerError               answers do not fit the form's coding or columns
    └── (analysis.errors)         DataError · ModelError · FitError · StudyError

A `WavepathError` is the user's to mend, and its text says how; whatever else is raised is a fault of ours.
"""


class WavepathError(ValueError):
    """A fault of the input; the text names the place, the finding and the remedy."""


class InstrumentError(WavepathError):
    """A form is unknown, or the file that defines it is faulty."""


class AnswerError(WavepathError):
    """Answers do not fit the form: a column is absent, or holds a value outside the coding."""


class AnswerWarning(UserWarning):
    """Answers fit the form's coding, but not its key: the scores may be wrong. Nothing was changed."""
