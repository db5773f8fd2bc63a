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
    """Names of all templates.

    Returns
    -------
    tuple of str
        Of first authors and year, as `load` takes them.

    Examples
    --------
    >>> from analysis.panel.studies import studies
    >>> studies()
    ('mcdaniel_2012', 'miyata_2002', 'holtz_2015', 'an_chou_2016', 'jang_dworkin_2014')
    """
    return tuple(template.id for template in _ALL)


def load(name: str) -> Template:
    """Give the template of a study.

    Parameters
    ----------
    name : str
        One of `studies`.

    Returns
    -------
    Template

    Raises
    ------
    ModelError
        If there is none of the name.

    Examples
    --------
    >>> from analysis.panel.studies import load
    >>> template = load("mcdaniel_2012")
    >>> template.published[["path", "value"]]
                         path  value
    0  satisfaction ~ support   0.26
    1      conflict ~ support  -0.33
    2        stress ~ support  -0.19
    >>> fit = template.fit(template.simulate(seed=1))
    >>> bool(fit.converged)
    True
    """
    for template in _ALL:
        if template.id == name:
            return template
    raise ModelError(
        f"studies: there is no template {name!r}{nearest(str(name), studies()) or '.'} "
        f"There are {', '.join(studies())}."
    )
