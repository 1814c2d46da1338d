"""How fast it is, compared with others and with itself: `make bench`. docs/speed.md says what is measured and how."""
