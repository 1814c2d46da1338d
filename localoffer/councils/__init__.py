"""More councils than one: a repository for each, pinned to an engine, or all of them built at once."""
