"""The server for assistants: facts in fields of their own, articles' words as untrusted quotations."""
