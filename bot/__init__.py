"""The messengers and the process: reads updates, asks the floors below, sends what they answer.

The only floor that may import telegram, apscheduler and the application side of aiohttp; no rule of the programme lives here.
"""
