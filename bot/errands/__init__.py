"""Errands: what begins once a reply is shown because no transaction may take that long; one a file.

Nothing here is owed after a kill: whoever asked presses again.
"""
