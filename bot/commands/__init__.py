"""Commands of the command line beside running: one a file."""
