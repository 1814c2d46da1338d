"""How fast it is, beside others and beside itself: `make bench`. docs/speed.md says what is measured and how."""
