"""The messengers and the process: reads updates, asks the floors below, sends what they answer.

The only floor that imports telegram, apscheduler and aiohttp's client; no rule of the programme lives here.
"""
