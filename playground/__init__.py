"""A local messenger: the Bot API over HTTP in two manners, and a chat page to try the bot on.

It knows nothing of the product; the product speaks to it as it speaks to Telegram and Bale.
"""
