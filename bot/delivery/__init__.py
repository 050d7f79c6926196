"""What goes out: replies at once after the commit, and what could not go out at once, later."""
