"""Stored articles up to the model of this program, without fetching anything again. What `accordingto reread` does.

Invariant: old claims stay, as superseded; a run that was cut off is taken up by running it again.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from .. import __version__
from ..fingerprint import fingerprint
from ..receiving.inputs import Failure
from ..records.keeping import Added, Run
from ..storing import Store
from .adding import keep
from .linking import link_again, linker


def reread(
    store: Store, *, jobs: int | None = None, tables: Path | None = None
) -> Generator[Added | Failure, None, None]:
    """Read again each article whose reading is of another model, and put all into stories as this program does.

    Yields as `adding.add`; raises as it.
    """
    run = Run("reread", __version__, fingerprint(tables), {})
    yield from keep(store, store.stale(run.model), run, jobs=jobs, tables=tables)
    link_again(store, by=linker(tables))
