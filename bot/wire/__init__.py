"""The HTTP that carries a bot: requests, their errors, and the cures for what servers answer.

Knows the Bot API's form, but no screen, no person and no rule of the programme.
"""
