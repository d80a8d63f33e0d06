"""Where articles, readings and claims live, with every version: SQLite or PostgreSQL."""

from .store import Store, open_store

__all__ = ["Store", "open_store"]
