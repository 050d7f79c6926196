"""How statements reach SQLite and PostgreSQL: transactions, group commit, reading connections.

No table and no rule lives here; use cases see of it only `Tx`, `Hot` and `Upsert`.
"""
