"""The API under /api/v1: one module a noun, whose `router` the app includes by itself."""
