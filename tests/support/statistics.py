"""Numbers such as the statistics may tell, full and empty."""

from datetime import date, timedelta

from programme.registration import Verdict
from programme.statistics import Countries, Country, Day, Decided, Funnel, Overview, Question, Stay, Target

LONG = 123_456
"""People in the largest programme that a picture must have room for."""

FUNNEL = Funnel(
    tuple(
        Question(name, LONG - at, at * 7)
        for at, name in enumerate(
            ("consent", "place", "country", "city", "zone", "name", "connections", "cities", "offer", "review")
        )
    ),
    sent=LONG,
    begun=315,
)
COUNTRIES = Countries(
    tuple(
        Country(code, LONG - at, 92 - at)
        for at, code in enumerate(("IR", "DE", "CA", "AE", "CD", "VC", "GB", "", "BA", "TT", "XX", "US"))
    ),
    others=107,
    rest=Country("", LONG, 1),
    registered=13 * LONG,
)
STAYS = tuple(
    Stay(state, LONG, 12, timedelta(hours=hours), timedelta(days=hours))
    for hours, state in enumerate(("draft", "submitted", "in_screening", "needs_info", "pending", "invited"), 12)
)
TARGET = Target(
    92,
    tuple(Decided(verdict, pending, LONG) for pending, verdict in enumerate(Verdict)),
    tuple(Day(date(2027, 2, 20 + day), day, LONG) for day in range(7)),
)
OVERVIEW = Overview(LONG, 107, 5, 1, 0, TARGET.decided, 92)

NO_FUNNEL = Funnel(tuple(Question(one.name, 0, 0) for one in FUNNEL.questions), 0, 0)
NO_COUNTRIES = Countries((), 0, Country("", 0, 0), 0)
NO_TARGET = Target(92, tuple(Decided(verdict, 0, 0) for verdict in Verdict), ())
NO_OVERVIEW = Overview(0, 0, 0, 0, 0, NO_TARGET.decided, 92)
