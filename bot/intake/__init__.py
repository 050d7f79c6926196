"""What comes in: nothing is acknowledged to a messenger before it is committed here."""
