"""What needs a person."""
