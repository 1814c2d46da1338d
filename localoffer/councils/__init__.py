"""Several councils: a repository for each, pinned to an engine, or all of them built at once."""
