"""What chat tests speak with."""
