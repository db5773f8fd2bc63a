"""The errors of the reports room; `OutputError` hangs below `instruments.errors.WavepathError`."""

from instruments.errors import WavepathError


class OutputError(WavepathError):
    """An output cannot be written, replaced, or read back."""


def mendable(fault: BaseException) -> list[str]:
    """Return the messages of faults of the input; empty if any part is a fault of ours."""
    if isinstance(fault, BaseExceptionGroup):
        parts = [mendable(part) for part in fault.exceptions]
        return [message for part in parts for message in part] if all(parts) else []
    return [str(fault)] if isinstance(fault, WavepathError) else []
