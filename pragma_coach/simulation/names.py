"""First names with an initial, for people who do not exist."""

from __future__ import annotations

from random import Random

# First names with the language in which that person's steps are shown.
NEWCOMERS: tuple[tuple[str, str], ...] = (
    *((name, "ar") for name in "Ahmad Amal Bashar Dima Fadi Farah Hala Hassan Iman Jamal Karim Khaled Layla".split()),
    *((name, "ar") for name in "Lina Mahmoud Maha Nadia Omar Rami Rana Rima Samir Sahar Tarek Yara Yousef Zahra".split()),
    *((name, "ti") for name in "Abrahet Almaz Bereket Dawit Eden Filmon Freweini Hagos Helen Kidane Letebrhan".split()),
    *((name, "ti") for name in "Luwam Merhawi Mihret Natnael Rahel Samrawit Selam Senait Tesfay Tsegay Yonas".split()),
    *((name, "nl") for name in "Anahita Arezo Behrouz Farhad Habib Laila Mina Navid Parwana Reza Shirin Zabi".split()),
    *((name, "en") for name in "Abdi Amina Bashir Hodan Ifrah Mohamud Nasra Oksana Olena Serhii Andrii Kateryna".split()),
)
VOLUNTEERS: tuple[str, ...] = tuple(
    "Anja Ans Bart Berna Carla Cees Corrie Dick Els Erik Frans Gerda Geert Hanneke Henk Ineke Jan Jolanda Joke Johan "
    "Karin Kees Lia Lies Marga Marian Marijke Mieke Nel Peter Piet Riet Rob Ria Sjaak Sonja Theo Tineke Toon Truus "
    "Willem Wilma Yvonne Wim Hans Petra Ad Mariet Leo Thea".split()
)
_INITIALS = "ABCDEFGHJKLMNPRSTVWZ"


def newcomer(random: Random) -> tuple[str, str]:
    """Return a name as "Selam T." with the language of that person."""
    name, language = random.choice(NEWCOMERS)
    return f"{name} {random.choice(_INITIALS)}.", language


def volunteer(random: Random, number: int) -> str:
    """Return a name as "Marijke B.", another first name for each number as long as there are any."""
    return f"{VOLUNTEERS[number % len(VOLUNTEERS)]} {random.choice(_INITIALS)}."
