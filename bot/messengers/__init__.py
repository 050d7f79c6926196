"""One messenger a file: what it can do, how it is spoken to, how a screen looks there.

Nothing outside this package may ask which messenger it is.
"""
