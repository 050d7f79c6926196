"""Words for people: catalogues, digits, dates in two calendars, zones, lists, bidi-safe values.

No messenger's markup and no rule of the programme lives here.
"""
