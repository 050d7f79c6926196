"""What a messenger's server decides by itself."""

from typing import Any, ClassVar

from playground.account import Json
from playground.api_error import ApiError, bad_request

TEXT_CHARACTERS = 4096
CAPTION_CHARACTERS = 1024
ENTITIES = 100
ANSWER_CHARACTERS = 200


class Manner:
    """The points at which messengers differ; a subclass for each."""

    name: ClassVar[str]
    ids_per_chat: ClassVar[bool]
    """Whether message ids count per chat, rather than over all chats of the bot."""
    tells_of_blocks: ClassVar[bool]
    """Whether a block or unblock comes as a my_chat_member update."""
    refuses_unchanged_edits: ClassVar[bool]
    hides_one_time_keyboards: ClassVar[bool]
    has_webhook_secret: ClassVar[bool]
    replies_by_parameters: ClassVar[bool]
    """Whether replies are told by reply_parameters, rather than by reply_to_message_id alone."""
    lacks: ClassVar[frozenset[str]] = frozenset()
    """Methods, in lower case, that this server does not have."""

    def __init__(self, *, error_style: str = "status") -> None:
        self.error_style = error_style

    def read(self, text: str, *, parse_mode: str | None, entities: Any) -> tuple[str, list[Json]]:
        """Return the text as it is kept, with its entities.

        Raises:
            ApiError: when it cannot be parsed.
        """
        raise NotImplementedError

    def shown(self, text: str, entities: list[Json]) -> tuple[str, list[Json]]:
        """Return the text as a person sees it, with entities."""
        raise NotImplementedError

    def typed(self, text: str) -> list[Json]:
        """Return the entities of what a person typed, as the bot gets them."""
        raise NotImplementedError

    def update(self, update: Json) -> Json:
        """Return an update as this server words it."""
        return update

    def result(self, method: str, result: Any) -> Any:
        """Return a method's result as this server words it."""
        return result

    def status(self, error: ApiError) -> int:
        """Return the HTTP status that carries an error."""
        return error.code

    def blocked(self) -> ApiError:
        """Return the error for a person who blocked the bot."""
        return ApiError(403, "Forbidden: bot was blocked by the user")

    def no_chat(self) -> ApiError:
        """Return the error for a chat that the bot does not know."""
        return bad_request("chat not found")

    def no_token(self) -> ApiError:
        """Return the error for a token that opens nothing."""
        return ApiError(401, "Unauthorized")

    def no_method(self, method: str) -> ApiError:
        """Return the error for a method that does not exist."""
        return ApiError(404, "Not Found")
