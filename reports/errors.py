"""The errors of the reports room; `OutputError` hangs below `instruments.errors.WavepathError`."""

from instruments.errors import WavepathError


class OutputError(WavepathError):
    """An output cannot be written, replaced, or read back."""
