"""The ways in which an act is refused; each carries a Dutch sentence that names the cure."""


class Refused(Exception):
    """An act that did not happen; nothing was changed. `sentence` is for the person who tried."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotThere(Refused):
    """What was asked for does not exist, or is none of this person's business: nobody may tell which."""

    def __init__(self, sentence: str = "Deze pagina is er niet. Ga terug naar het begin.") -> None:
        super().__init__(sentence)


class NotAllowed(Refused):
    """The person may see the thing but not do this with it."""

    def __init__(self, sentence: str = "Dit mag u niet doen. Vraag het aan de coördinator.") -> None:
        super().__init__(sentence)


class Invalid(Refused):
    """Something typed or chosen cannot be right; `field` names the form field, when there is one."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class Outdated(Refused):
    """Somebody else was first; the sentence says what is true now."""


class Gone(Refused):
    """What was asked for was there once, and the one who asks may know that."""


class TooOften(Refused):
    """Too many tries; after `seconds` there is a next one. Never a lock for good."""

    def __init__(self, sentence: str, seconds: int) -> None:
        super().__init__(sentence)
        self.seconds = seconds
