"""The errors of the analysis rooms; their tree hangs below `instruments.errors.WavepathError`.

::

    WavepathError
    ├── DataError      a file, wave, panel or data frame cannot be used as it is
    ├── ModelError     a model's text or specification is faulty, or it is not identified
    ├── FitError       a model could not be fitted: not converged, covariance not positive definite
    └── StudyError     a study.toml is faulty
"""

from instruments.errors import AnswerError, InstrumentError, WavepathError

__all__ = [
    "AnswerError",
    "DataError",
    "FitError",
    "InstrumentError",
    "ModelError",
    "StudyError",
    "WavepathError",
]


class DataError(WavepathError):
    """A file, wave, panel or data frame cannot be used as it is."""


class ModelError(WavepathError):
    """A model's text or specification is faulty, or the model is not identified."""


class FitError(WavepathError):
    """A model could not be fitted to these data."""


class StudyError(WavepathError):
    """A study file is faulty; the text lists all of its faults."""
