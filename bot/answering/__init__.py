"""One update in one transaction: who writes, what comes of it, what is to be shown.

Plain functions of a transaction; nothing here is sent, the reply that comes out is sent after the commit.
"""
