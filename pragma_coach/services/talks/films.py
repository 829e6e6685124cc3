"""Where the films before a talk are: an organisation's own address goes before that of the programme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pragma_coach.domain.access import Act
from pragma_coach.domain.programme.programme import Film
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.texts.links import NotALink, parse_link
from pragma_coach.domain.types import Actor, Operation
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.rights import require
from pragma_coach.store import ledger, organisations
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.talks import talks


@dataclass(frozen=True, slots=True)
class TalkFilm:
    """A film before a talk, as the programme has it, with the organisation's own address ("" for none)."""

    talk: str
    film: Film
    own: str

    @property
    def missing(self) -> bool:
        """Whether nobody said where it is: then a newcomer does not see it."""
        return not (self.own or self.film.url)


def talk_films(actor: Actor) -> list[TalkFilm]:
    """Return the films of the newest programme in the order of its talks, each once. Raise NotAllowed."""
    require(Act.KEEP_PLACES, actor)
    with connection():
        organisation = organisations.get(actor.organisation_id)
        own = talks.film_addresses(organisation.id)
    programme = programme_for(organisation.id, organisation.programme)
    found = {
        film.id: TalkFilm(talk.title, film, own.get(film.id, "")) for talk in programme.talks for film in talk.films
    }
    return list(found.values())


@one_transaction
def keep_addresses(operation: Operation, typed: Mapping[str, str]) -> None:
    """Keep where films are, by their ids; "" goes back to the address of the programme.

    All of it is kept, or nothing. Raise Invalid for what is no link, with the id of the film as field.
    """
    known = {one.film.id for one in talk_films(operation.actor)}
    addresses = {}
    for film, said in typed.items():
        if film not in known:
            raise Invalid("Deze film staat niet in het programma. Laad de pagina opnieuw.")
        try:
            addresses[film] = parse_link(said)
        except NotALink as error:
            raise Invalid(str(error), film) from None
    if ledger.claim(operation, "keep_film_addresses"):
        for film, url in addresses.items():
            talks.keep_film_address(operation.actor.organisation_id, film, url)
