"""The conductor with a store: add, watch, reread."""
