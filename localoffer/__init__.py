"""A council's care leavers' local offer and strategy, from YAML to a finished website."""
