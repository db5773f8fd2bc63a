"""Answers in a Parquet file that need not fit into memory: `score_parquet`."""

import importlib
import json
import warnings
from collections import deque
from collections.abc import Hashable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd

from instruments.errors import AnswerError, AnswerWarning, InstrumentError
from instruments.instrument import Instrument
from instruments.library import load
from instruments.replacing import replacing
from instruments.scoring import score

BATCH_ROWS = 1 << 18
"""Rows of a batch; 20 items as 8-byte numbers take 42 MB."""

AHEAD = 4
"""Batches handed to an executor before the first must be done: what is in memory stays bounded."""

METADATA = b"wavepath"
"""Key of the file's metadata that says what was scored, as JSON."""


@dataclass(frozen=True, slots=True)
class _Job:
    """What to do with each batch; `used` are the columns to read, None for all."""

    form: Instrument
    columns: Mapping[str, Hashable] | str | None
    missing: str | None
    allow_unverified: bool
    keep: tuple[str, ...]


def score_parquet(
    path: str | PathLike[str],
    out: str | PathLike[str],
    instrument: Instrument | str | Path,
    *,
    columns: Mapping[str, Hashable] | str | None = None,
    missing: str | None = None,
    allow_unverified: bool = False,
    keep: Sequence[str] = (),
    executor: Executor | None = None,
) -> int:
    """Score a Parquet file of answers batch by batch, and write the scores as Parquet.

    Parameters
    ----------
    path : path
        Parquet file, one row a respondent. Only the columns needed are read, at most `BATCH_ROWS` rows of a row
        group at a time.
    out : path
        Parquet file to write: the columns to keep, then those that `instruments.score` gives, in the file's
        order. It appears whole at the end; on an error it stays as it was.
    instrument, columns, missing, allow_unverified
        As for `instruments.score`, which gives the same scores in memory.
    keep : sequence of str
        Columns to copy beside the scores, e.g. the id.
    executor : concurrent.futures.Executor, optional
        Scores the batches, at most `AHEAD` at once; by default this process does.

    Returns
    -------
    int
        Rows scored.

    Raises
    ------
    InstrumentError
        As `instruments.score`; if pyarrow is not installed, a file cannot be read or written, or scores depend
        on the whole sample (items standardized over it).
    AnswerError
        As `instruments.score`; of the first batch that does not fit, with its rows.

    Notes
    -----
    The answers' fit to the key is judged by the first batch: its findings are warned of, and stand in the metadata.
    A column that is numeric in one batch and has a misfit in another is refused at the second, and nothing is
    written, as in memory.

    Examples
    --------
    >>> import pandas as pd
    >>> import instruments
    >>> answers = pd.DataFrame({f"gad7_{item}": [0, 1, 3] for item in range(1, 8)})
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     answers.to_parquet(Path(folder) / "answers.parquet")
    ...     _ = instruments.score_parquet(Path(folder) / "answers.parquet", Path(folder) / "scores.parquet", "gad7")
    ...     pd.read_parquet(Path(folder) / "scores.parquet")["gad7"].tolist()
    [0.0, 7.0, 21.0]
    """
    arrow, parquet = _engine("pyarrow", path), _engine("pyarrow.parquet", path)
    form = instrument if isinstance(instrument, Instrument) else load(instrument)
    if dependent := [scale.name for scale in form.scales if scale.standardized]:
        raise InstrumentError(
            f"{form.id}: {', '.join(dependent)} is standardized over the whole sample, which a batch is not. "
            "Read the file into memory and use instruments.score."
        )
    if Path(out).exists() and Path(path).exists() and Path(out).samefile(path):
        raise InstrumentError(f"{out}: this is the file of answers itself. Name another file to write.")
    job = _Job(form, columns, missing, allow_unverified, tuple(keep))
    try:
        with parquet.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20) as source:
            kept = _kept(source, job)
            parts = _scored_parts(_batches(source, job), job, executor)
            return _written(parts, Path(out), kept)
    except (arrow.ArrowException, OSError) as error:
        reason = getattr(error, "strerror", None) or "not a whole Parquet file"
        raise InstrumentError(
            f"{path}: the file cannot be read, or {out} not written ({reason}). Check both paths and the disk."
        ) from None


def _engine(name: str, path: str | PathLike[str]) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise InstrumentError(
            f"{path}: Parquet needs the package pyarrow. Install it: pip install 'wavepath[parquet]'."
        ) from None


def _kept(source: Any, job: _Job) -> list[Any]:
    """Return the fields to copy, or say which are not there."""
    names = source.schema_arrow.names
    if absent := [name for name in job.keep if name not in names]:
        raise AnswerError(f"{job.form.id}: no column {', '.join(map(repr, absent))} to keep. Correct `keep`.")
    return [source.schema_arrow.field(name) for name in job.keep]


def _batches(source: Any, job: _Job) -> Iterator[tuple[int, Any]]:
    """Give (row number of the first, batch); only the columns that are there and used are read."""
    names = source.schema_arrow.names
    used = [name for name in names if name in _used(job)]
    first = 1
    for batch in source.iter_batches(batch_size=BATCH_ROWS, columns=used):
        yield first, batch
        first += batch.num_rows


def _used(job: _Job) -> set[Hashable]:
    """Return the columns that items may be in, and those to keep."""
    items = job.form.items
    if isinstance(job.columns, str):
        places: list[Hashable] = [job.columns.replace("{item}", item.rpartition("_")[2]) for item in items]
    elif isinstance(job.columns, Mapping):
        places = [job.columns.get(item, item) for item in items]
    else:
        places = list(items)
    return {*places, *job.keep}


def _scored_parts(
    batches: Iterator[tuple[int, Any]], job: _Job, executor: Executor | None
) -> Iterator[pd.DataFrame]:
    """Give the scores of each batch in order, a few of them being scored ahead."""
    if executor is None:
        for first, batch in batches:
            yield _scored(first, batch, job)
        return
    waiting: deque[Future[pd.DataFrame]] = deque()
    try:
        for first, batch in batches:
            waiting.append(executor.submit(_scored, first, batch, job))
            if len(waiting) >= AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def _scored(first: int, batch: Any, job: _Job) -> pd.DataFrame:
    """Score one batch; a message about its answers names its rows."""
    answers = batch.to_pandas()
    try:
        with warnings.catch_warnings():
            if first > 1:  # one batch of rows is enough to judge the key by
                warnings.simplefilter("ignore", AnswerWarning)
            scores = score(
                answers,
                job.form,
                columns=job.columns,
                missing=job.missing,
                allow_unverified=job.allow_unverified,
            )
    except AnswerError as error:
        words = str(error).removeprefix(f"{job.form.id}: ")
        raise AnswerError(f"{job.form.id}: rows {first} to {first + len(answers) - 1}: {words}") from None
    if taken := [name for name in job.keep if name in scores]:
        raise AnswerError(
            f"{job.form.id}: the scores have a column {', '.join(taken)} of their own. Take it out of `keep`."
        )
    whole: pd.DataFrame = pd.concat([answers[list(job.keep)], scores], axis=1)
    whole.attrs = scores.attrs
    return whole


def _written(parts: Iterator[pd.DataFrame], out: Path, kept: Sequence[Any]) -> int:
    """Write the parts beside `out`, and move the file into its place when all are there."""
    arrow, parquet = _engine("pyarrow", out), _engine("pyarrow.parquet", out)
    rows, writer = 0, None
    with replacing(out) as fresh:
        try:
            for part in parts:
                if writer is None:
                    writer = parquet.ParquetWriter(fresh, _schema(part, kept, arrow))
                writer.write_table(arrow.Table.from_pandas(part, schema=writer.schema, preserve_index=False))
                rows += len(part)
            if writer is None:
                raise AnswerError("the file has no rows of answers. Export the responses too.")
        finally:
            if writer is not None:
                writer.close()
    return rows


def _schema(part: pd.DataFrame, kept: Sequence[Any], arrow: Any) -> Any:
    """Return the columns' types, those of `kept` as in the file of answers, and what was scored as metadata."""
    scores = arrow.Schema.from_pandas(part.iloc[:, len(kept) :], preserve_index=False)
    said = {METADATA: json.dumps(part.attrs, ensure_ascii=False).encode()}
    return arrow.schema([*kept, *scores], metadata=said)
