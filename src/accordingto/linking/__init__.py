"""Claims across articles: stories, facts, links, lineages, digest."""
