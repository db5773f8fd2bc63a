"""The templates by name."""

from __future__ import annotations

from analysis.errors import ModelError
from analysis.panel.studies import an_chou2016, holtz2015, jang_dworkin2014, mcdaniel2012, miyata2002
from analysis.panel.studies.study import Template
from analysis.words import nearest

_ALL: tuple[Template, ...] = (
    mcdaniel2012.TEMPLATE,
    miyata2002.TEMPLATE,
    holtz2015.TEMPLATE,
    an_chou2016.TEMPLATE,
    jang_dworkin2014.TEMPLATE,
)


def studies() -> tuple[str, ...]:
    """Names of all templates."""
    return tuple(template.id for template in _ALL)


def load(name: str) -> Template:
    """Give the template of a study.

    Raises
    ------
    ModelError
        If there is none of the name.
    """
    for template in _ALL:
        if template.id == name:
            return template
    raise ModelError(
        f"studies: there is no template {name!r}{nearest(str(name), studies()) or '.'} "
        f"There are {', '.join(studies())}."
    )
