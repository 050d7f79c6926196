"""What can be done: one function is one use case inside one transaction.

No function here commits, awaits, speaks to a messenger or reads the clock; `now` and the actor are passed in.
"""
