"""Tables, queries, migrations and the one way to write: `await storage.write(use_case, ...)`.

No rule of the programme and no sentence lives here.
"""
