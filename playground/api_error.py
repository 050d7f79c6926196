"""The server's refusals."""

from playground.account import Json


class ApiError(Exception):
    """A Bot API error: a code, a description, and for 429 the seconds to wait."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def body(self) -> Json:
        """Return the error as the JSON object of an answer."""
        answer: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return answer


def bad_request(reason: str) -> ApiError:
    """Return a 400 in Telegram's wording."""
    return ApiError(400, f"Bad Request: {reason}")
