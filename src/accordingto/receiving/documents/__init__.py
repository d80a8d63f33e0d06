"""Documents that are no web pages: Markdown, e-mail, DOCX and PDF to articles.

Invariant: importing this package loads no third-party library; each reader loads what it needs when it is used.
"""
