"""What goes into a store and what comes out of it: runs, entries and acknowledgements, kept articles and claims.

Invariant: what a store gives back of an article (version, replaces, status) is what the store knows, whatever the
article itself said when it was added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .article import Article
from .claims import Claim
from .readings import Reading

Result = Literal["new", "same", "version", "withdrawn", "refused", "unread"]
State = Literal["current", "replaced", "superseded"]
Change = Literal["kept", "changed", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: the code's version, the model's hash and the options that it was given."""

    command: str
    code: str
    model: str
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run as kept. Times are ISO 8601 in UTC; `finished` is None where it was cut off or still runs."""

    number: int
    run: Run
    started: str
    finished: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict, hash=False)

    def as_dict(self) -> dict[str, Any]:
        return {
            "number": self.number, "command": self.run.command, "code": self.run.code, "model": self.run.model,
            "options": dict(self.run.options), "started": self.started, "finished": self.finished,
            "counts": dict(self.counts),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """An article to be kept, the key of its reading (`reading_key`), and the reading; None: the cached one."""

    article: Article
    key: str
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """The acknowledgement of one entry, given when its transaction is over.

    `article` is the id under which it is kept. Results: "new"; "same" (the text was there already); "version" (another
    text at an address that is known); "withdrawn" (it takes the article back); "refused" (redacted: it stays out);
    "unread" (nothing is kept: no reading was given and none is cached, so read it and add it again). `changes` counts
    the claims kept, changed, gone and new since the version before; None where there is none.
    """

    input: str
    article: str
    result: Result
    version: int = 0
    changes: Mapping[Change, int] | None = field(default=None, hash=False)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An input that could not be kept, and why. `run` is the last run that met it, 0 where it is yet to be kept."""

    input: str
    code: str
    message: str
    run: int = 0

    def as_dict(self) -> dict[str, Any]:
        return {"input": self.input, "code": self.code, "message": self.message, "run": self.run}


@dataclass(frozen=True, slots=True)
class Kept:
    """An article of the store with its current reading.

    `state` is "replaced" where a later version stands; `withdrawn` where the newest version takes the article back.
    `model` read it in the run `read`; `added` is the run that first brought the article; `inputs` are all that gave
    it, sorted (`reading.article.input` is the first of them).
    """

    reading: Reading
    state: State
    withdrawn: bool
    model: str
    added: KeptRun
    read: KeptRun
    inputs: tuple[str, ...] = ()

    @property
    def article(self) -> Article:
        return self.reading.article


@dataclass(frozen=True, slots=True)
class KeptClaim:
    """A claim of the store, with its article. `state` is "superseded" where a later reading no longer has it; `kept`
    then still holds the article's current reading, and `read` is the run that made the claim."""

    claim: Claim
    kept: Kept
    state: State
    read: KeptRun


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """What became of one claim from one version to the next."""

    change: Change
    before: Claim | None
    after: Claim | None

    def as_dict(self) -> dict[str, Any]:
        return {
            "change": self.change,
            "before": self.before.as_dict() if self.before else None,
            "after": self.after.as_dict() if self.after else None,
        }


@dataclass(frozen=True, slots=True)
class Changes:
    """What one version (`after`, an article's id) changed in the claims of the one before it."""

    before: str
    after: str
    claims: tuple[ClaimChange, ...]

    def counts(self) -> dict[Change, int]:
        found = Counter(each.change for each in self.claims)
        names: tuple[Change, ...] = ("kept", "changed", "gone", "new")
        return {name: found[name] for name in names}

    def as_dict(self) -> dict[str, Any]:
        claims = [each.as_dict() for each in self.claims if each.change != "kept"]
        return {"before": self.before, "after": self.after, "counts": self.counts(), "claims": claims}


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the store that was made at `path`, when (ISO 8601, UTC), and whether a file is still there."""

    path: str
    made: str
    exists: bool


@dataclass(frozen=True, slots=True)
class Redaction:
    """What a redaction did: `articles` removed or rewritten, the other rows changed by table, and the backups that
    were made before it and so still hold what was removed."""

    kind: Literal["person", "article"]
    articles: int
    rows: Mapping[str, int] = field(default_factory=dict, hash=False)
    backups: tuple[Backup, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a store that should not be so. `where` is an article, a table or a file."""

    code: str
    where: str
    message: str
