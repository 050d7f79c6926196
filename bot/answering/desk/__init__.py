"""The desk: what staff may do, page by page, each with the roles that may; asked again at every command and press."""
