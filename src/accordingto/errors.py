"""Every error that the library raises on purpose.

AccordingtoError
├── InputError              an input cannot be read: says what was found and what to do
│   ├── Refused             read, but not an article (consent page, index page, challenge, stub, too short)
│   ├── Unreadable          bytes that are no text, no known format, or damaged
│   └── TooLarge            over a stated limit
├── FetchError              an address that was not fetched
│   ├── Forbidden           the address, its redirect or its host is not allowed (scheme, private network, robots.txt)
│   ├── Deferred            the host asked to be left alone until later; says until when
│   └── Unanswered          no answer, a broken one, or none in time
├── CorrectionError         a correction that does not fit its article: says what does not, and what would
├── QueryError              a search query that cannot be understood: says where and what is allowed
├── ModelError              weights that are missing or do not fit this program
└── StoreError              a store that cannot be opened, read or written
    └── NotKept             the store holds no such article or claim
"""

from __future__ import annotations


class AccordingtoError(Exception):
    """Root of the tree. `code` is a stable word for programs; the message is for people.

    The message says what was found, what is allowed, and what to do.
    """

    def __init__(self, message: str, code: str = "error") -> None:
        super().__init__(message)
        self.code = code


class InputError(AccordingtoError):
    """An input that cannot be read as an article."""


class Refused(InputError):
    """The input was read, but is no article."""


class Unreadable(InputError):
    """The bytes are no text, or of no known format, or damaged."""


class TooLarge(InputError):
    """The input is over a stated limit."""


class FetchError(AccordingtoError):
    """An address was not fetched."""


class Forbidden(FetchError):
    """The address is not allowed to be fetched."""


class Deferred(FetchError):
    """It is not time yet: `until` (seconds since 1970) `address` may be asked.

    `address` is where the fetch got to by redirects; `moved` says that all of those were permanent.
    """

    def __init__(
        self, message: str, code: str = "later", until: float = 0.0, address: str = "", moved: bool = False
    ) -> None:
        super().__init__(message, code)
        self.until = until
        self.address = address
        self.moved = moved


class Unanswered(FetchError):
    """The server gave no usable answer in time."""


class CorrectionError(AccordingtoError):
    """A correction does not fit the article that it is of."""


class QueryError(AccordingtoError):
    """A search query that cannot be understood."""


class ModelError(AccordingtoError):
    """The model's files are missing or do not fit this program."""


class StoreError(AccordingtoError):
    """The store cannot be opened, read or written."""


class NotKept(StoreError):
    """The store holds no such article or claim."""
