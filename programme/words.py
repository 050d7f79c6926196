"""A name that a city writes itself, in every language of its programme."""

from pydantic import BaseModel, ConfigDict


class Words(BaseModel):
    """The same short text in the languages of the programme."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fa: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text in `language`."""
        return str(getattr(self, language, self.fa))


class Named(Words):
    """Something with a code that is stored and words that are shown: a chip, an institution."""

    code: str
