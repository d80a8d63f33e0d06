"""The web room: pages and an API on a store, for this machine or for a team behind its own sign-in."""
