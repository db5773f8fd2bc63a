"""What scoring says of serious findings: one warning."""

import warnings

from instruments.checks.findings import Findings
from instruments.errors import AnswerWarning


def warn(findings: Findings) -> None:
    """Warn once of all serious findings, with the caller of the scoring verb as the place."""
    serious = [str(finding) for finding in findings if finding.severity == "serious"]
    if serious:
        warnings.warn(
            f"{findings.instrument}: {len(serious)} finding(s) put the scores in doubt; nothing was changed. "
            f"{' '.join(serious)} instruments.check() or `wavepath check` shows all findings.",
            AnswerWarning,
            stacklevel=3,
        )
