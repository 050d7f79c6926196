"""What the desk shows: one noun a file, pure functions of plain data, reached only through the role's check."""
