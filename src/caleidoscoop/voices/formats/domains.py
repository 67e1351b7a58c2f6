"""What people write in a table for the policy domains."""

from caleidoscoop.voices.formats.folding import by_synonym

# By key; the keys and full names themselves are known from the database.
DOMAINS = by_synonym(
    {
        "mobility": "mobiliteit, bereikbaarheid, vervoer, openbaar vervoer, ov, verkeer,"
        "infrastructuur, reizen, wegen, transport, public transport, traffic, accessibility",
        "care": "zorg, gezondheid, gezondheidszorg, welzijn, ouderenzorg, jeugdzorg, health,"
        "health care, healthcare, welfare",
        "education": "onderwijs, opleiding, school, scholen, scholing, school, schools, training",
        "housing": "wonen, woningbouw, huisvesting, woningmarkt, volkshuisvesting, homes",
        "labour": "werk, arbeid, arbeidsmarkt, werkgelegenheid, banen, personeel, labor, work,"
        "jobs, employment, labour market, labor market",
        "economy": "economie, ondernemen, bedrijven, bedrijvigheid, innovatie, toerisme, recreatie,"
        "business, enterprise, innovation, tourism, recreation",
        "culture": "cultuur, sport, kunst, erfgoed, taal en cultuur, arts, sports, heritage",
        "community": "samenleven, gemeenschap, gemeenschappen, samenleving, leefbaarheid,"
        "sociale samenhang, sociale cohesie, verenigingen, voorzieningen, vrijwilligers,"
        "amenities, facilities, liveability, livability, social cohesion, volunteers",
        "safety": "veiligheid, openbare orde, politie, criminaliteit, security, police, crime",
        "nature": "natuur, water, landbouw, landschap, natuur en landbouw, stikstof, milieu,"
        "boeren, agriculture, farming, landscape, environment, nitrogen",
        "energy": "energie, klimaat, energietransitie, duurzaamheid, stroomnet, netcongestie,"
        "climate, energy transition, sustainability",
        "digital": "digitaal, digitalisering, internet, ict, breedband, digitalization, broadband",
        "governance": "bestuur, samenwerking, overheid, democratie, inspraak, participatie,"
        "government, cooperation, democracy, participation",
        "finance": "financiën, geld, financieel, financiering, bekostiging, begroting, money,"
        "funding, budget, finances",
        "border": "grens, grensregio, grensoverschrijdend, buitenland, over de grens, cross-border,"
        "cross border, border region",
    }
)
