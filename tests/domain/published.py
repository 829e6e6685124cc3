"""Data and results of others, typed in with their source: what they found must come out of our estimator too.

A number is a duration; a plus behind it means: still without the event when last seen.
"""

from __future__ import annotations

from bisect import bisect_left

from pragma_coach.domain.scoreboard.lead_time import AgeSpan, Curve


def under_way(curve: Curve, age: float) -> float:
    """Return the share still under way at an age."""
    position = bisect_left(curve, (age, 2.0))
    return curve[position - 1][1] if position else 1.0


def rows(text: str) -> list[AgeSpan]:
    """Read durations as they are printed."""
    return [AgeSpan(0, int(word.rstrip("+")), not word.endswith("+")) for word in text.split()]


# Days of survival of 228 people with advanced lung cancer, of the North Central Cancer Treatment Group.
# Loprinzi e.a., Journal of Clinical Oncology 12 (1994) 601-607; as `lung` in the survival literature.
LUNG = {
    "men": """
    306 455 1010+ 210 883 1022+ 218 166 170 71 567 144 613 707 88 301 624 371 394 574 118 390 12 26
    533 53 814 93 460 583 303 519 643 189 53 246 689 65 132 223 175 163 65 428 230 840+ 11 132 11
    176 791 95 196+ 806+ 284 147 163 655 239 88 30 179 310 477 364 107 177 156 11 429 15 181 283 13
    212 524 288 363 442 54 558 207 92 60 202 353 267 387 457 337 404+ 222 458+ 353 163 31 229 444+
    156 329 291 179 292+ 142 413+ 320 181 285 301+ 197 303+ 180 300+ 284+ 259+ 110 286 270 81 131
    225+ 269 225+ 279+ 135 59 105 237+ 221+ 185+ 13 222+ 183 197+ 116 188+ 191+ 174+
    """,
    "women": """
    310 361 654 728 61 81 520 473 107 122 965+ 731 153 433 145 95 765 735 5 687 345 444 60 208 821+
    305 226 426 705 363 167 641 740+ 245 588+ 166 559+ 450 529+ 351 201 524 199 550 551+ 543+ 293
    511+ 511+ 371 201 62 356+ 340 315+ 182 364+ 376+ 384+ 268 266+ 194 348 382+ 296+ 186 145 269+
    350 272+ 292+ 332+ 285 243+ 276+ 79 240+ 202+ 235+ 224+ 239 173+ 252+ 92+ 192+ 211+ 175+ 203+
    105+ 177+
    """,
}
# What survfit of R prints for them: people, deaths, median, as in its manual.
LUNG_FOUND = {"men": (138, 112, 270), "women": (90, 53, 426)}
LUNG_MEDIAN, LUNG_A_YEAR = 310, 0.409

# Days of survival of 137 men with lung cancer in the Veterans' Administration trial, by treatment and kind of cell.
# Kalbfleisch & Prentice, The Statistical Analysis of Failure Time Data (2002), appendix A, data set I.
VETERAN = {
    ("standard", "squamous"): "72 411 228 126 118 10 82 110 314 100+ 42 8 144 25+ 11",
    ("standard", "small"): """
    30 384 4 54 13 123+ 97+ 153 59 117 16 151 22 56 21 18 139 20 31 52 287 18 51 122 27 54 7 63 392 10
    """,
    ("standard", "adeno"): "8 92 35 117 132 12 162 3 95",
    ("standard", "large"): "177 162 216 553 278 12 260 200 156 182+ 143 105 103 250 100",
    ("test", "squamous"): "999 112 87+ 231+ 242 991 111 1 587 389 33 25 357 467 201 1 30 44 283 15",
    ("test", "small"): "25 103+ 21 13 87 2 20 7 24 99 8 99 61 25 95 80 51 29",
    ("test", "adeno"): "24 18 83+ 31 51 90 52 73 8 36 48 7 140 186 84 19 45 80",
    ("test", "large"): "52 164 19 53 15 43 340 133 111 231 378 49",
}
VETERAN_MEDIANS = {"squamous": 118, "small": 51, "adeno": 51, "large": 156}
# The table of survfit for all of them: day, at risk, share alive.
VETERAN_TABLE = [
    (1, 137, 0.985), (30, 97, 0.700), (60, 73, 0.538), (90, 62, 0.464), (180, 27, 0.222), (270, 16, 0.144),
    (360, 10, 0.090), (450, 5, 0.045), (540, 4, 0.036), (630, 2, 0.018),
]  # fmt: skip

# Ages (years) at which thirty people came under observation and left it, by death or not: delayed entry throughout.
# Klein & Moeschberger, Survival Analysis (2003), exercise 4.7.
AGES_IN = [
    58, 58, 59, 60, 60, 61, 61, 62, 62, 62, 63, 63, 64, 66, 66, 67, 67, 67, 68, 69, 69, 69, 70, 70, 70, 71, 72, 72,
    73, 73,
]  # fmt: skip
AGES_OUT = [
    60, 63, 69, 62, 65, 72, 69, 73, 66, 65, 68, 74, 71, 68, 69, 70, 77, 69, 72, 79, 72, 70, 76, 71, 78, 79, 76, 73,
    80, 74,
]  # fmt: skip
DIED = "110110001110111111101101001101"
DELAYED = [AgeSpan(start, end, died == "1") for start, end, died in zip(AGES_IN, AGES_OUT, DIED, strict=True)]
# By their definition (4.6): those who came in before an age and are still there count as at risk at it.
# Age, deaths, at risk; the worked solution of E. Slud (University of Maryland) opens with the first two lines.
DELAYED_TABLE = [
    (60, 1, 3), (62, 1, 6), (63, 1, 8), (65, 2, 10), (66, 1, 8), (68, 2, 12), (69, 2, 11), (70, 2, 10), (71,
    2, 11), (72, 2, 10), (73, 1, 9), (74, 1, 9), (76, 1, 7), (77, 1, 5),
]  # fmt: skip
