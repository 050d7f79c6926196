"""Buttons that lead to a page."""

from conversations.screen import Button, say

PREFIX = "go"


def link(page: str, label: str, value: str = "") -> Button:
    """Make a button to `page`; `label` is the sentence key on it."""
    return Button(say(label), f"{PREFIX}.{page}.{value}" if value else f"{PREFIX}.{page}")
