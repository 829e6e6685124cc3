"""What has one name in Dutch has one name in each language, in the steps and on the screens; each language has one address.

The words stand in `checklists/vertalingen/woorden.csv`, which opens as a spreadsheet; docs/talen.md tells about both.
"""

from __future__ import annotations

import csv
import re
from functools import cache

import pytest

from pragma_coach import catalogues
from pragma_coach.content import languages, load_programme, load_translations
from pragma_coach.paths import CHECKLISTS

TOGETHER = re.compile(r"\bsamen\b|“kunt u")
"""Two people are meant, or the words are said to somebody else: a plural is not a form for a stranger there."""
Texts = list[tuple[str, str]]

CURE = "read 'Afspraken over de woorden' in docs/talen.md"

# Forms that address somebody otherwise than the language does: one for a man alone, or one for a stranger. Words that
# only look so stand behind the second name.
OTHER_ADDRESS = {
    "ar": (
        r"\w+ك|أنت|اسأل|اطلب|اختر|انظر|اذهب|اتصل|اكتب|خذ|ضع|قل|ارجع|احفظ|اضغط|افتح|اقرأ|ابحث|ابدأ|تعال|حاول|تحدث|تدرب|جرب"
        r"|استعمل|استخدم|افعل|انتظر",
        "ذلك بذلك لذلك تلك هناك بنك البنك والبنك اشتراك مشترك يشارك أشارك البلاستيك والبلاستيك وكعك كعك",
    ),
    "ti": (
        r"\w+(ካ|ኻ)(ን|ዮ|ዮም|ሉ|ሎም)?|ሕተት|ምረጽ|ርአ|ኪድ|ደውል|ፈትን|ጽሓፍ|ተዛረብ|ተለማመድ|ተመለስ|ንገር|ዓቅብ|ጠውቕ|ጀምር|ሓዝ|ኣእቱ|ኣንብብ|ድለ|ግበር|ተጸበ|እቶ",
        "ስካን ምስካን ፋብሪካን",
    ),
    "tr": (r"siz(e|i|in|den|de|inle)?|\w+(ın|in|un|ün)[ıiuü]z\w*", ""),
    "uk": (r"ви|вас|вам|вами|ваш\w*|сам|сама|ти \w+(в|ла)", ""),
    "fa": (r"شما|\w+یدتان|خودتان|کنید|بپرسید|بنویسید|هستید|می‌توانید|می‌بینید", ""),
}  # fmt: skip


@cache
def texts(language: str) -> Texts:
    """Return every Dutch text that newcomers read, with what it is in this language."""
    translations = load_translations(language)
    steps = [
        (getattr(item, field), getattr(translations[item.id], field) or "")
        for item in load_programme("pragma").items
        if item.id in translations
        for field in ("title", "help", "if_not")
    ]
    return steps + [(dutch, " ".join(found.texts)) for dutch, found in catalogues.load_messages(language).items()]


def plain(text: str) -> str:
    """Return a text as it is compared: small letters, without the marks on letters that many people leave out."""
    return re.sub("[\u064b-\u0652\u0307]", "", text.casefold().replace("’", "'"))


def agreed() -> list[dict[str, list[str]]]:
    with (CHECKLISTS / "vertalingen" / "woorden.csv").open(encoding="utf-8", newline="") as file:
        return [{language: cell.split(" / ") for language, cell in row.items()} for row in csv.DictReader(file)]


def without_agreed_word(language: str, pairs: Texts) -> list[str]:
    """Return the texts whose Dutch has a word of the list and whose translation has none of its words."""
    found = []
    for row in agreed():
        dutch = re.compile(rf"(?<![\w-])({'|'.join(row['nl'])})(?![\w-])", re.IGNORECASE)
        forms = [plain(form) for form in row[language]]
        found += [
            f"{row['nl'][0]} ({' / '.join(row[language])}): {said} = {text}"
            for said, text in pairs
            if dutch.search(said) and not any(form in plain(text) for form in forms)
        ]
    return found


def otherwise_addressed(language: str, pairs: Texts) -> list[str]:
    pattern, looks_so = OTHER_ADDRESS[language]
    word = re.compile(rf"(?<!\w)({pattern})(?!\w)", re.IGNORECASE)
    others = looks_so.split()
    pairs = [(said, text) for said, text in pairs if not TOGETHER.search(said)]
    return [
        f"{found[0]}: {said} = {text}"
        for said, text in pairs
        for found in word.finditer(plain(text) if language == "ar" else text)
        if found[0] not in others
    ]


def test_the_list_of_words_has_every_language_and_no_double_word() -> None:
    rows = agreed()
    assert all(set(row) == {"nl", *languages()} and all(all(cell) for cell in row.values()) for row in rows)
    words = [word for row in rows for word in row["nl"]]
    assert len(words) == len(set(words))
    assert len(rows) >= 20


@pytest.mark.parametrize("language", languages())
def test_what_has_one_name_in_dutch_has_one_name_in_each_language(language: str) -> None:
    assert without_agreed_word(language, texts(language)) == [], CURE


@pytest.mark.parametrize("language", OTHER_ADDRESS)
def test_a_language_addresses_everybody_in_one_way(language: str) -> None:
    assert otherwise_addressed(language, texts(language)) == [], CURE


@pytest.mark.parametrize(
    ("language", "sign", "instead"),
    [
        *((language, "“", "«") for language in ("ar", "fa", "ti", "uk")),
        *((one, r"\w'\w", "’") for one in ("en", "so", "uk")),
    ],
)
def test_a_language_has_one_kind_of_quotation_mark_and_of_apostrophe(language: str, sign: str, instead: str) -> None:
    assert [text for _, text in texts(language) if re.search(sign, text)] == [], f"write {instead}"


def test_another_word_and_another_address_are_found() -> None:
    assert without_agreed_word("tr", [("De organisatie belt.", "Kurum arar.")]) != []
    for language, text in (
        ("ar", "اسأل جارًا."),
        ("ar", "في ملفك."),
        ("ti", "ንኮችካ ሕተቱ።"),
        ("ti", "ቋንቋ ምረጽ።"),
        ("tr", "Kartınız nerede?"),
        ("uk", "Ваш список"),
        ("fa", "رمز را وارد کنید"),
    ):
        assert otherwise_addressed(language, [("", text)]) != [], text
