"""Who speaks, as note-takers write it in Dutch and English: the kind of speaker, the position."""

from dataclasses import dataclass

from caleidoscoop.voices.formats.folding import by_synonym, fold

SPEAKER_KINDS = by_synonym(
    {
        "rijk": "rijk, rijksoverheid, ministerie, ministeries, departement, departementen,"
        "rijksdienst, rijksdiensten, rijkswaterstaat, rws, landelijke overheid,"
        "nationale overheid, national government, central government, ministry, ministries,"
        "government department, bzk, ez, ezk, lnv, lvvn, ienw, i&w, ienm, vws, ocw, szw, vro,"
        "jenv, rvo, uwv, belastingdienst, rijksvastgoedbedrijf, staatsbosbeheer, kamerlid,"
        "kamerleden, tweede kamerlid, member of parliament",
        "province": "provincie, provincies, provinciaal, statenlid, statenleden,"
        "provinciale staten, province, provinces, provincial, provincial government,"
        "provincial authority, member of the provincial council",
        "municipality": "gemeente, gemeenten, gemeentes, gemeentelijk, gemeenteraad, raadslid,"
        "raadsleden, gemeenteraadslid, gemeenteraadsleden, municipality, municipalities,"
        "municipal, lokale overheid, local government, local authority, local authorities,"
        "councillor, councillors, council member",
        "water_authority": "waterschap, waterschappen, hoogheemraadschap, hoogheemraadschappen,"
        "water_authority, water authority, water authorities, water board, water boards,"
        "wetterskip, waterschapsbestuur",
        "partner": "partner, partners, maatschappelijke partner, maatschappelijke partners,"
        "maatschappelijk partner, maatschappelijke organisatie, maatschappelijke organisaties,"
        "maatschappelijk, maatschappelijk middenveld, samenwerkingspartner, zorginstelling,"
        "zorginstellingen, zorgorganisatie, zorgorganisaties, onderwijsinstelling,"
        "onderwijsinstellingen, woningcorporatie, woningcorporaties, wooncorporatie, corporatie,"
        "corporaties, woningbouwvereniging, kennisinstelling, kennisinstellingen,"
        "welzijnsorganisatie, welzijnsorganisaties, culturele instelling, vereniging,"
        "verenigingen, stichting, stichtingen, dorpsraad, dorpsbelang, dorpsbelangen, wijkraad,"
        "belangenorganisatie, belangenvereniging, natuurorganisatie, natuurorganisaties,"
        "milieuorganisatie, vakbond, vakbonden, vrijwilligersorganisatie, civil society,"
        "social partner, societal partner, ngo, ngos, housing association, housing associations,"
        "regionale partner, regionale partners, care organisation, school board,"
        "college of education, knowledge institution, trade union, village council",
        "business": "ondernemer, ondernemers, onderneemster, bedrijf, bedrijven, bedrijfsleven,"
        "onderneming, ondernemingen, mkb, mkb'er, mkb'ers, zzp'er, zzp'ers, zzp, zelfstandige,"
        "zelfstandigen, winkelier, winkeliers, horecaondernemer, horecaondernemers,"
        "agrarisch ondernemer, agrarische ondernemer, agrarische ondernemers,"
        "recreatieondernemer, werkgever, werkgevers, ondernemersvereniging, visser, vissers,"
        "veehouder, veehouders, melkveehouder, akkerbouwer, akkerbouwers, tuinder, tuinders,"
        "boerin, business, businesses, entrepreneur, entrepreneurs, company, companies, firm,"
        "firms, sme, smes, self-employed, shopkeeper, shopkeepers, employer, employers, fisher,"
        "fishers, boer, boeren, agrariër, agrariërs, farmer, farmers, business owner,"
        "business owners",
        "resident": "inwoner, inwoners, inwoonster, bewoner, bewoners, bewoonster, burger,"
        "burgers, dorpsbewoner, dorpsbewoners, stadsbewoner, buurtbewoner, buurtbewoners,"
        "wijkbewoner, huurder, huurders, jongere, jongeren, scholier, scholieren, leerling,"
        "leerlingen, student, studenten, oudere, ouderen, senior, senioren, gepensioneerde,"
        "gepensioneerden, mantelzorger, mantelzorgers, nieuwkomer, nieuwkomers, arbeidsmigrant,"
        "arbeidsmigranten, resident, residents, citizen, citizens, inhabitant, inhabitants,"
        "villager, villagers, local resident, local residents, tenant, tenants, young person,"
        "young people, pupil, pupils, students, older person, older people, pensioner,"
        "pensioners, carer, carers, newcomer, newcomers",
        "unknown": "unknown, onbekend, niet bekend, anoniem, anonymous, n.v.t., nvt, not known,"
        "niet ingevuld, geen antwoord, not given",
    }
)
# As often the subject as the one who speaks: only where it is said that these are speakers.
SECTORS = by_synonym(
    {
        "rijk": "national, defensie, financiën",
        "partner": "onderwijs, school, scholen, mbo, roc, hbo, hogeschool, universiteit,"
        "ziekenhuis, welzijn, bibliotheek, kerk, politie, veiligheidsregio, ggd, middenveld,"
        "hospital, schools, university, library, police, church, foundation, association, charity",
        "business": "horeca, industrie, industry, private sector",
        "resident": "jeugd, youth, ouder, ouders, parent, parents",
    }
)
# Words that tell the position alone, and words that tell the kind of speaker with it.
POSITION_WORDS = by_synonym(
    {
        "official": "official, officials, ambtenaar, ambtenaren, ambtelijk, ambtelijke,"
        "civil servant, civil servants, beleidsmedewerker, beleidsmedewerkers, beleidsadviseur,"
        "beleidsadviseurs, beleidsambtenaar, beleidsambtenaren, beleidsmaker, beleidsmakers,"
        "policy officer, policy officers, policy adviser, policy advisor, policymaker,"
        "policymakers, public servant, public servants",
        "executive": "executive, executives, bestuurder, bestuurders, bestuurlijk, bestuurlijke,"
        "bestuur, board member, board members, bestuurslid, bestuursleden",
    }
)
KINDS_WITH_POSITION: dict[str, tuple[str, str]] = {
    word: (kind, position)
    for (kind, position), words in {
        ("rijk", "official"): "rijksambtenaar, rijksambtenaren, rijksverbinder, rijksverbinders,"
        "ministry connector",
        ("rijk", "executive"): "minister, ministers, staatssecretaris, staatssecretarissen,"
        "bewindspersoon, bewindspersonen, state secretary, secretary of state",
        ("province", "official"): "provincieambtenaar, provincieambtenaren, provinciesecretaris,"
        "provincial secretary",
        ("province", "executive"): "gedeputeerde, gedeputeerden, gedeputeerde staten,"
        "commissaris van de koning, cdk, provinciebestuurder, provinciebestuurders,"
        "provincial executive member, member of the provincial executive, king's commissioner",
        ("municipality", "official"): "gemeenteambtenaar, gemeenteambtenaren, gemeentesecretaris,"
        "gemeentesecretarissen, municipal secretary, town clerk",
        ("municipality", "executive"): "wethouder, wethouders, burgemeester, burgemeesters,"
        "burgemeester en wethouders, college van b&w, b&w, locoburgemeester, loco-burgemeester,"
        "gemeentebestuurder, gemeentebestuurders, alderman, aldermen, alderwoman, mayor, mayors",
        ("water_authority", "official"): "waterschapsambtenaar, waterschapsambtenaren,"
        "secretaris-directeur",
        ("water_authority", "executive"): "dijkgraaf, dijkgraven, heemraad, heemraden,"
        "waterschapsbestuurder, waterschapsbestuurders, dike reeve, dyke reeve",
    }.items()
    for word in by_synonym({"": words})
}
POSITIONS = {
    **POSITION_WORDS,
    **{word: position for word, (_kind, position) in KINDS_WITH_POSITION.items()},
}
# Before a proper name these tell the kind: "gemeente Almelo", "ministerie van BZK".
NAMED_KINDS = by_synonym(
    {
        "rijk": "ministerie, ministry",
        "province": "provincie, province",
        "municipality": "gemeente, municipality",
        "water_authority": "waterschap, hoogheemraadschap, wetterskip",
    }
)
LINKS = frozenset(["van", "bij", "namens", "vanuit", "voor", "of", "from", "for", "at", "with"])
MAX_WORDS_OF_A_KIND = 8


@dataclass(frozen=True)
class Recognised:
    """A value in its canonical form; `extra` holds what the same word says of other fields."""

    value: str
    extra: tuple[tuple[str, str], ...] = ()


def recognise_speaker_kind(raw: str) -> Recognised | None:
    """Return the kind, and the position where the words tell it too.

    The kind is empty where a word, such as "ambtenaar", tells the position alone.
    """
    key = fold(raw)
    if key in KINDS_WITH_POSITION:
        kind, position = KINDS_WITH_POSITION[key]
        return Recognised(kind, (("position", position),))
    if key in SPEAKER_KINDS:
        return Recognised(SPEAKER_KINDS[key])
    if key in SECTORS:
        return Recognised(SECTORS[key])
    if key in POSITION_WORDS:
        return Recognised("", (("position", POSITION_WORDS[key]),))
    words = [word for word in key.split()[: MAX_WORDS_OF_A_KIND + 1] if word not in LINKS]
    if 1 < len(words) <= MAX_WORDS_OF_A_KIND:
        return kind_and_position(words) or kind_before_name(words)
    return None


def kind_and_position(words: list[str]) -> Recognised | None:
    """Recognise "ambtenaar van de provincie" and "provinciaal bestuurder", in either order."""
    for cut in range(1, len(words)):
        first, last = " ".join(words[:cut]), " ".join(words[cut:])
        for kind, position in ((first, last), (last, first)):
            if position not in POSITION_WORDS:
                continue
            named = kind_before_name(kind.split())
            if kind in SPEAKER_KINDS or named:
                value = SPEAKER_KINDS.get(kind, "") or (named.value if named else "")
                return Recognised(value, (("position", POSITION_WORDS[position]),))
    return None


def kind_before_name(words: list[str]) -> Recognised | None:
    kind = NAMED_KINDS.get(words[0], "") if len(words) > 1 else ""
    return Recognised(kind) if kind else None
