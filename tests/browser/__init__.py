"""Real Chromium on a real server: what a reader sees and does, with and without scripts, on phones and wide screens."""
