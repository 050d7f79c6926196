"""Numbers such as the statistics may tell, full and empty."""

from datetime import date, timedelta

from programme.idea_statistics import Counted, IdeasOverview, Load, Said, Shares
from programme.registration import Verdict
from programme.review import Verdict as Opinion
from programme.statistics import Countries, Country, Day, Decided, Funnel, Overview, Question, Stay, Target
from services.stays import IDEAS_WAIT

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

IDEA_CITIES = Shares(
    tuple(
        Counted(code, LONG - at, 92 - at)
        for at, code in enumerate(
            ("saint_petersburg", "", "kuala_lumpur", "freiburg", "xian", "iasi", "kuwait", "porto", "baalbek", "dakar")
        )
    ),
    others=7,
    rest=Counted("", LONG, 1),
)
IDEA_FIELDS = Shares(
    tuple(Counted(code, LONG - at, at) for at, code in enumerate(("environment", "culture", "science", "education"))),
    others=0,
    rest=Counted("", 0, 0),
)
IDEA_MEANS = Shares(
    tuple(Counted(code, LONG - at, at) for at, code in enumerate(("people", "organisation", "expertise", ""))),
    others=0,
    rest=Counted("", 0, 0),
)
BODIES = ("municipality", "foreign_ministry", "universities", "science_town", "chamber")
VERDICTS = tuple(
    Said(body, {what: (5 * at + 7 * of) % 90 for of, what in enumerate(Opinion)}) for at, body in enumerate(BODIES)
)
LOADS = tuple(Load(body, 120 - at, 8 * at, 1_200 + at, 15 + at) for at, body in enumerate(BODIES))
IDEA_STAYS = tuple(
    Stay(state, LONG, 12, timedelta(hours=hours), timedelta(days=hours)) for hours, state in enumerate(IDEAS_WAIT, 12)
)
IDEAS = IdeasOverview(LONG, 40, 5, 6, 7, 8, 9, 10, 11, 12, 13)

NO_SHARES = Shares((), 0, Counted("", 0, 0))
NO_VERDICTS = tuple(Said(body, {}) for body in BODIES)
NO_LOADS = tuple(Load(body, 0, 0, 0, 0) for body in BODIES)
NO_IDEAS = IdeasOverview(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
