"""The errors of the analysis rooms; their tree hangs below `instruments.errors.WavepathError`.

::

    WavepathError
    ├── DataError      a file, wave, panel or data frame cannot be used as it is
    │   └── MomentsError    too few rows, or a constant, copied or never answered variable: nothing to fit a model to
    ├── ModelError     a model's text or specification is faulty, or it is not identified
    │   └── IdentificationError    other values of its parameters imply the same moments
    ├── FitError       a model could not be fitted: not converged, covariance not positive definite
    └── StudyError     a study.toml is faulty
"""

from instruments.errors import AnswerError, InstrumentError, WavepathError

__all__ = [
    "AnswerError",
    "DataError",
    "FitError",
    "IdentificationError",
    "InstrumentError",
    "ModelError",
    "MomentsError",
    "StudyError",
    "WavepathError",
]


class DataError(WavepathError):
    """A file, wave, panel or data frame cannot be used as it is."""


class MomentsError(DataError):
    """The rows that a model could use have no moments to fit it to: too few, a constant, a singular matrix."""


class ModelError(WavepathError):
    """A model's text or specification is faulty, or the model is not identified."""


class IdentificationError(ModelError):
    """A model is not identified: other values of its parameters imply the same moments."""


class FitError(WavepathError):
    """A model could not be fitted to these data."""


class StudyError(WavepathError):
    """A study file is faulty; the text lists all of its faults."""
