"""What is asked and shown: forms, their widgets and pages, as data and pure functions.

No messenger, no database, no clock and no sentence may be known here; sentences have keys.
"""
