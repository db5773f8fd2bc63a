"""What the tables of models take, and what they refuse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from analysis.sem import Fit
from analysis.sem.bootstrap import Bootstrap
from reports.document import Paragraph, Phrase, Words, phrase, say
from reports.errors import OutputError

Fitted = Fit | Bootstrap
INADMISSIBLE = "inadmissible"  # how the warning of such a solution begins


def fitted(where: str, given: object) -> Fitted:
    """Return a fit, or a fit with bootstrap limits.

    Raises
    ------
    OutputError
        If it is something else.
    """
    if not isinstance(given, Fit | Bootstrap):
        raise OutputError(
            f"{where}: a {type(given).__name__} is no fitted model. Give what sem(), a builder or fit.bootstrap() "
            f"returned."
        )
    return given


def fit_of(where: str, given: object) -> Fit:
    """Return the fit itself, also of a bootstrap."""
    found = fitted(where, given)
    return found.fit if isinstance(found, Bootstrap) else found


def no_result(fit: Fit) -> Iterator[Paragraph]:
    """Yield the warning that a fit's numbers are no result, if it did not converge or is inadmissible."""
    if not fit.converged:
        yield say("Warning: the estimation did not converge, so that these numbers are no result.")
    elif any(words.startswith(INADMISSIBLE) for words in fit.warnings):
        yield say("Warning: the solution is inadmissible, so that these numbers are no result.")


def fits_of(where: str, given: object) -> tuple[Fit, ...]:
    """Return one fit or several as several.

    Raises
    ------
    OutputError
        If there is none, or something else among them.
    """
    several = tuple(given) if isinstance(given, list | tuple) else (given,)
    if not several:
        raise OutputError(f"{where}: no fit was given. Give one or more fitted models.")
    return tuple(fit_of(where, one) for one in several)


def level_of(where: str, level: object) -> float:
    """Return a level of limits.

    Raises
    ------
    OutputError
        If it is not between 0 and 1.
    """
    if isinstance(level, bool) or not isinstance(level, int | float) or not 0.0 < level < 1.0:
        raise OutputError(f"{where}: level={level!r} must lie between 0 and 1, such as 0.95.")
    return float(level)


def chosen(where: str, option: str, given: object, known: Sequence[str]) -> str:
    """Return a word among those that an option takes.

    Raises
    ------
    OutputError
        If it is another one.
    """
    if not isinstance(given, str) or given not in known:
        raise OutputError(f"{where}: {option}={given!r} is not known. Choose one of {', '.join(known)}.")
    return given


def names_of(where: str, labels: Words | Sequence[Words] | None, models: int) -> tuple[Words, ...]:
    """Return a name for each model: those given, or Model 1, Model 2 ...

    Raises
    ------
    OutputError
        If there are more or fewer names than models.
    """
    if labels is None:
        return tuple(phrase("Model {number}", number=str(k)) for k in range(1, models + 1))
    named = (labels,) if isinstance(labels, str | Phrase) else tuple(labels)
    if len(named) != models:
        raise OutputError(f"{where}: {len(named)} labels for {models} models. Give one label a model.")
    return named


def of_type(where: str, given: object, wanted: type, maker: str) -> None:
    """Refuse what is no result of a verb.

    Raises
    ------
    OutputError
        Naming the verb whose result is wanted.
    """
    if not isinstance(given, wanted):
        raise OutputError(
            f"{where}: a {type(given).__name__} is no result of {maker}. Give that result itself."
        )


def words_by_name(labels: Mapping[str, str] | None, name: str) -> str:
    """Return the label of a variable, or its name."""
    return name if labels is None else labels.get(name, name)
