"""What a run's numbers depend on besides the plan and the data."""

import platform
from hashlib import sha256
from importlib import metadata

from analysis.study.load import Study
from analysis.study.results import FileRead, Provenance

PACKAGES = (
    "numpy",
    "scipy",
    "pandas",
    "pyreadstat",
    "pydantic",
    "semopy",
    "pingouin",
    "statsmodels",
    "formulaic",
    "matplotlib",
    "jinja2",
    "typst",
    "python-docx",
    "typer",
)


def provenance(study: Study, files: tuple[FileRead, ...]) -> Provenance:
    """Return versions, seed and hashes of a run.

    Parameters
    ----------
    study : Study
    files : tuple of FileRead
        What was read.
    """
    return Provenance(
        wavepath=_version("wavepath"),
        versions={package: _version(package) for package in PACKAGES},
        python=platform.python_version(),
        platform=platform.platform(),
        seed=study.plan.study.seed,
        study_sha256=study.sha256,
        parameters=study.parameters,
        data_sha256={file.source.path: file.source.sha256 for file in files} | _own_forms(study),
    )


def _own_forms(study: Study) -> dict[str, str]:
    """Return the hash of every form of one's own, by its path as declared."""
    paths = [form.path for form in study.plan.instruments if form.path]
    return {path: sha256((study.path.parent / path).read_bytes()).hexdigest() for path in paths}


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed as a package"
