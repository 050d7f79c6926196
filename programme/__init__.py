"""The rules: states and moves as tables, what an answer may be, the programme file of a city.

Only the standard library, pydantic and pure value libraries are imported; nothing here reads a clock.
"""
