"""Words in a typed text that say something of somebody's health or faith: a reason to ask once, never to refuse.

Such facts are in none of our lists (AVG, article 9), but people may have a good reason to write one down. The words are
our own choice in the eight languages of the screens; no speaker of them looked at them yet.
"""

from __future__ import annotations

import re
import unicodedata

# By language: nl, en, tr, so, uk, ar, fa.
_WHOLE = """
    aids hiv ptss tbc adhd jood ziek ziekte ziektes kerk moskee synagoge psychose abortus kanker handicap
    ptsd sick illness disease church mosque bible jew jewish cancer
    hasta hastayım kilise cami camii alevi yahudi
    kaniisad masaajid qofdheer kansar
    рак снід птср хвора хворий хворію
    مريض مريضة المريض المريضة حامل الحامل
    بیمار بیمارم
"""
_BEGINNING = """
    christen christelijk katholiek protestant orthodox moslim islam joods hindoe boeddhis bekeer bekering bijbel koran
    atheis jezidi getraumatiseerd trauma depressi diabet suikerziek epilep psychiat psycholo schizofr angststoornis
    astma reuma hepatit tuberculo hartziek hartinfarct nierziek dialyse zwanger miskraam gehandicapt verslaafd
    verslaving alcoholis autis dement suicid zelfmoord
    christian catholic muslim hindu buddhis quran yezidi depress schizophr asthma pregnan miscarr disab addict
    hristiyan müslüman ortodoks katolik kuran hastalı depresyon kanser hamile travma psikolo psikiyat engelli bağımlı
    masiixi kiristaan islaam cudur xanuun sonkorow niyadjab
    християн православн католи мусульман іслам євре церкв мечет депресі діабет вагітн інвалід травм психолог психіатр
    астм епілепс хвороб захворюван туберкульоз
"""
# In these scripts small words are written onto others: ar, fa, ti.
_INSIDE = """
    مسيحي مسلم إسلام يهودي كنيسة مسجد كاثوليك أرثوذكس إيزيدي السكري سرطان اكتئاب صدمة إعاقة صرع إيدز
    مسیحی شیعه بهایی یهودی کلیسا دیابت افسرد باردار حامله بیماری معلول روانپزشک روانشناس
    ክርስትያን እስላም ሙስሊም ኦርቶዶክስ መስጊድ ሽኮርያ ካንሰር ነፍሰጾር ሕማም ሓሚመ ኤድስ ስንክልና
"""


def _plain(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))


_WORDS, _STARTS, _PARTS = (tuple(_plain(listed).split()) for listed in (_WHOLE, _BEGINNING, _INSIDE))


def delicate(text: str) -> str:
    """Return the first word that says something of health or faith, as it was typed; "" when there is none."""
    for word in re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text)):
        plain = _plain(word)
        if plain in _WORDS or plain.startswith(_STARTS) or any(part in plain for part in _PARTS):
            return str(word)
    return ""
