"""What sample people offer, from executable to hostile, in words or by voice, and the papers they send."""

from collections.abc import Iterator
from random import Random

from programme.answers import Kept, SpokenOrWritten
from programme.sample.seats import Seat
from programme.sample.words import Words

KINDS = {"good": 0.42, "vague": 0.22, "long": 0.08, "mixed": 0.08, "short": 0.08, "voice": 0.12}
THIN = ("vague", "short", "voice")
"""What those offer who tell little else."""

BYTES_A_SECOND = 2_000


class Teller:
    """Draws texts and files; a hostile text comes `every` so many people, each once."""

    def __init__(self, words: Words, dice: Random, *, people: int) -> None:
        self._words, self._dice = words, dice
        self._hostile: dict[str, Iterator[str]] = {language: iter(texts) for language, texts in words.hostile.items()}
        self._every = max(2, people // (1 + sum(map(len, words.hostile.values()))))

    def offer(self, seat: Seat, city: str, *, thin: bool) -> SpokenOrWritten:
        """Say what somebody offers: a sentence, or a voice note."""
        kinds = {kind: weight for kind, weight in KINDS.items() if kind in THIN or not thin}
        [kind] = self._dice.choices(list(kinds), list(kinds.values()))
        if seat.number % self._every == 0 and (text := next(self._hostile[seat.language], None)) is not None:
            return SpokenOrWritten(text=text.replace("{city}", city))
        if kind == "voice":
            return SpokenOrWritten(file=self._voice(seat))
        return SpokenOrWritten(text=self._text(kind, seat, city))

    def paper(self, seat: Seat) -> Kept:
        """Send a paper about oneself."""
        name, size = f"sample {seat.number}.txt", self._dice.randint(400, 9_000)
        ref = f"sample-{seat.number:04}-paper"
        return Kept(kind="document", messenger=seat.messenger, ref=ref, size=size, name=name, mime="text/plain")

    def _voice(self, seat: Seat) -> Kept:
        seconds, ref = self._dice.randint(3, 90), f"sample-{seat.number:04}-voice"
        size = seconds * BYTES_A_SECOND
        return Kept(kind="voice", messenger=seat.messenger, ref=ref, size=size, mime="audio/ogg", seconds=seconds)

    def _text(self, kind: str, seat: Seat, city: str) -> str:
        choices: list[str] = getattr(self._words, kind)[seat.language]
        text = "\n".join(choices) if kind == "long" else self._dice.choice(choices)
        partner, deed = (self._dice.choice(words[seat.language]) for words in (self._words.partners, self._words.deeds))
        return text.format(city=city, partner=partner, deed=deed)
