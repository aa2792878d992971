"""Word lists of the English analysis: words that carry no meaning, spellings that are one word, odd stems."""

# Dropped from plain words of a query (never from a phrase, never when nothing else is left).
STOP_WORDS = frozenset(
    """
    a about above after again against all also am among an and any anybody anyone anything are aren as at
    be because been before being below between both but by can cannot could did do does doing done down
    during each either else ever every for from further get gets getting give given gives go goes going gone
    got had has have having he her here hers herself him himself his how however i if in into is isn it its
    itself just let lets like ll made make makes making many may me might more most much must my myself near
    no nor not now of off on once one only or other others our ours ourselves out over own per please put rather
    really said same say says see seem seems shall she should show so some somebody someone something still
    such take taken takes tell than that the their theirs them themselves then there these they thing things
    this those though through to too toward towards try under until up upon us use used uses using ve very via
    want wants was way ways we well were what whatever when where whether which while who whom whose why will
    with within without would yes yet you your yours yourself
    dont doesnt didnt isnt arent wasnt cant couldnt shouldnt wont wouldnt hasnt havent im ive whats wheres whos
    """.split()  # noqa: SIM905 (a paragraph is easier to read and to amend)
)

# Searched for, but beside other words of a query they say little about its subject, however rare they are here.
VAGUE_WORDS = frozenset(
    """
    people person good next year years time times part parts bit work works working worked
    call called calling come comes came coming keep keeps kept keeping look looks looked looking
    happen happens happened happening lot lots
    """.split()  # noqa: SIM905 (see above)
)

# Upper-case forms that are also everyday words: "IT" is information technology, "it" is not.
AMBIGUOUS_ACRONYMS = frozenset({"it", "la", "ed", "hr", "spa", "us", "who", "los", "am", "or", "as", "wel", "ip"})

# British forms written as the American ones, so that both find each other. Suffix rules are in `analysis`.
SPELLINGS = {
    "programme": "program",
    "programmes": "programs",
    "centre": "center",
    "centres": "centers",
    "centred": "centered",
    "ageing": "aging",
    "enrol": "enroll",
    "fulfil": "fulfill",
    "paediatric": "pediatric",
    "judgement": "judgment",
    "cheque": "check",
    "analyse": "analyze",
    "analysed": "analyzed",
    "modelling": "modeling",
    "labelled": "labeled",
    "travelling": "traveling",
    "counselling": "counseling",
    "grey": "gray",
    "oedema": "edema",
    "anaemia": "anemia",
    "haemorrhage": "hemorrhage",
    "oesophagus": "esophagus",
    "diarrhoea": "diarrhea",
    "learnt": "learned",
}

# Stems that the algorithm splits although readers mean one thing, or irregular forms.
STEMS = {
    "coordination": "coordin",
    "coordinator": "coordin",
    "coordinators": "coordin",
    "coordinated": "coordin",
    "coordinate": "coordin",
    "coordinates": "coordin",
    "coordinating": "coordin",
    "commissioning": "commission",
    "commissioned": "commission",
    "commissioner": "commission",
    "commissioners": "commission",
    "decommissioning": "decommission",
    "decommissioned": "decommission",
    "children": "child",
    "women": "woman",
    "men": "man",
    "people": "peopl",
    "peoples": "peopl",
    "person": "person",
    "nurses": "nurs",
    "died": "die",
    "dying": "die",
    "dies": "die",
    "analyses": "analysi",
    "criteria": "criterion",
    "data": "data",
    "organisational": "organiz",
    "organization": "organiz",
    "organizations": "organiz",
    "organizational": "organiz",
    "hospitalisation": "hospitaliz",
    "hospitalization": "hospitaliz",
    "hospitalised": "hospitaliz",
    "hospitalized": "hospitaliz",
    "rehospitalisation": "rehospitaliz",
    "frail": "frail",
    "frailty": "frail",
    "lonely": "lone",
    "loneliness": "lone",
    "preventive": "prevent",
    "preventative": "prevent",
    "prevention": "prevent",
    "involvement": "involv",
    "evaluation": "evalu",
    "evaluative": "evalu",
    "integrative": "integr",
    "publication": "publish",
    "publications": "publish",
    "publicity": "publicity",
}
