"""First names with an initial, for people who do not exist."""

from __future__ import annotations

from random import Random

_ARABIC = (
    "Ahmad Amal Bashar Dima Fadi Farah Hala Hassan Iman Jamal Karim Khaled Layla Lina Mahmoud Maha Nadia Omar Rami "
    "Rana Rima Samir Sahar Tarek Yara Yousef Zahra"
)
_TIGRINYA = (
    "Abrahet Almaz Bereket Dawit Eden Filmon Freweini Hagos Helen Kidane Letebrhan Luwam Merhawi Mihret Natnael Rahel "
    "Samrawit Selam Senait Tesfay Tsegay Yonas"
)
_DUTCH = "Anahita Arezo Behrouz Farhad Habib Laila Mina Navid Parwana Reza Shirin Zabi"
_ENGLISH = "Abdi Amina Bashir Hodan Ifrah Mohamud Nasra Oksana Olena Serhii Andrii Kateryna"
_VOLUNTEERS = (
    "Anja Ans Bart Berna Carla Cees Corrie Dick Els Erik Frans Gerda Geert Hanneke Henk Ineke Jan Jolanda Joke Johan "
    "Karin Kees Lia Lies Marga Marian Marijke Mieke Nel Peter Piet Riet Rob Ria Sjaak Sonja Theo Tineke Toon Truus "
    "Willem Wilma Yvonne Wim Hans Petra Ad Mariet Leo Thea"
)

# First names, each with the language in which that person's steps are shown.
NEWCOMERS = tuple(
    (name, language)
    for language, names in (("ar", _ARABIC), ("ti", _TIGRINYA), ("nl", _DUTCH), ("en", _ENGLISH))
    for name in names.split()
)
VOLUNTEERS = tuple(_VOLUNTEERS.split())
DIRECTORS = ("Jasper de Boer", "Esther Vos", "Achmed Bakker")
"""Full names: directors and administrators are shown with these."""
ADMIN = "Wouter Smit"
INTERPRETERS = (
    ("Samira Haddad", frozenset({"ar", "en"})),
    ("Yonas Tesfay", frozenset({"ti", "am", "en"})),
    ("Mahmoud Aziz", frozenset({"ar", "ku"})),
    ("Shirin Rahimi", frozenset({"fa", "ps"})),
)
"""Full names, with the languages they speak beside Dutch."""
_INITIALS = "ABCDEFGHJKLMNPRSTVWZ"


def newcomer(random: Random, known: set[str]) -> tuple[str, str]:
    """Return a name as "Selam T." with the language of that person; not one that is `known`, as long as there are any.

    However many are known, it takes as many turns of the die.
    """
    (name, language), first = random.choice(NEWCOMERS), random.choice(_INITIALS)
    place = _INITIALS.index(first)
    tries = [f"{name} {initial}." for initial in _INITIALS[place:] + _INITIALS[:place]]
    found = next((one for one in tries if one not in known), tries[0])
    known.add(found)
    return found, language


def volunteer(random: Random, number: int) -> str:
    """Return a name as "Marijke B.", another first name for each number as long as there are any."""
    return f"{VOLUNTEERS[number % len(VOLUNTEERS)]} {random.choice(_INITIALS)}."
