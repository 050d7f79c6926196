"""A person with an account on one messenger."""

from dataclasses import dataclass

from playground.account import Json


@dataclass
class Person:
    """One person; `old_client` is a Bale app that cannot show answers to button presses.

    `place`, `note`, `desk` and `crowd` only dress the page: nobody has a role here. Who is of the `crowd` is found in
    a list, by the note, too, and is not shown unless asked for.
    """

    key: str
    user_id: int
    name: str
    messenger: str
    language_code: str | None
    username: str | None = None
    old_client: bool = False
    place: str = ""
    note: str = ""
    desk: bool = False
    crowd: bool = False

    def user(self) -> Json:
        """Return the person as a Bot API User."""
        user: Json = {"id": self.user_id, "is_bot": False, "first_name": self.name}
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user

    def chat(self) -> Json:
        """Return the private chat with this person as a Bot API Chat."""
        chat: Json = {"id": self.user_id, "type": "private", "first_name": self.name}
        if self.username:
            chat["username"] = self.username
        return chat

    def described(self) -> Json:
        """Return the person as the person's API shows them."""
        return {
            "key": self.key,
            "user_id": self.user_id,
            "name": self.name,
            "messenger": self.messenger,
            "language_code": self.language_code,
            "place": self.place,
            "note": self.note,
            "desk": self.desk,
            "crowd": self.crowd,
        }
