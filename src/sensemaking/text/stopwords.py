"""Words that carry no subject: function words of the languages people here write in.

Short lists of our own. They are left out of titles and of the word features, whatever language a
passage says it is in, because a German note in a Dutch session is seldom labelled as German. So
what means something in another of these languages is not listed: last, eu, ai.
"""

# Words with a meaning of their own that name no subject: how something was said, in what order or
# month, in which part of a document. They count as features, and are left out of titles only.
NOT_IN_TITLES = """
dacht dachten denk denken denkt gezegd noem noemde noemen noemt praten schreef schrijf schrijven
schrijft uitleggen uitlegt vertel vertelde vertellen vertelt vraagt vroeg vroegen zei zeiden
begin begint begon eind einde gisteren half halve morgen nieuw nieuwe oude laatste eerste tweede
derde vierde vijfde week weken maand maanden avond ochtend middag kwartier minuten
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
januari februari maart april mei juni juli augustus september oktober november december
elf twaalf dertien veertien vijftien zestien zeventien achttien negentien twintig dertig veertig
vijftig zestig zeventig tachtig negentig eenentwintig tweeentwintig vijfentwintig
alinea bijlage figuur hoofdstuk inleiding notulen pagina paragraaf tabel tafel verslag voetnoot
appendix chapter footnote page paragraph
"""
DUTCH = """
aan aangaande aantal aanwezig acht achter af al aldus alle alleen allemaal allerlei alles als
alsnog alsof altijd ander andere anderen anders behalve beide ben bent bepaald bepaalde bestaan
bestaat beter betreffende betreft bij bijna bijvoorbeeld binnen bleef blijft blijven boven
bovendien brengen brengt buiten d'r daar daarbij daardoor daarin daarmee daarna daarnaartoe
daarnaast daarom daarover daarvan daarvoor dag dagen dan dat de der deze dezelfde die dien
diezelfde ding dingen dit doe doen doet door doordat drie duizend dus echt echter een eens eer
eerst eigen eigenlijk elk elkaar elke en enige enkel enkele er eraan erbij erg ergens erin ermee
erop erover eruit ervan ervoor etc even eventueel eventuele ga gaan gaat gaf ge gebracht gebruiken
gebruikt gedaan geef geen gegaan gehad gekomen gemaakt genoemd gesproken geven gevraagd geweest
gewoon geworden gezegd gezien ging goed goede graag haar had hadden heb hebben hebt heeft heel
heen hele helemaal hem hen het hetzelfde hier hierbij hierdoor hierin hierover hiervan hij hoe
hoewel honderd hou houden hun ieder iedere iedereen iemand iemands iets ik in inmiddels inzake is
ja jaar jaren je jij jou jouw juist jullie kan keer keren kom komen komt kon konden krijgen krijgt
kunnen kunt kwam kwamen laat laten later lijken lijkt maak maakt maar maken man manier manieren me
mede mee meer meest meeste men met mij mijn minder misschien mocht moest moesten moet moeten
mogelijk mogelijke mogen moment na naar nam namelijk natuurlijk nee neemt negen nemen nergens net
niemand niet niets niks nodig nog nooit nou nu of om omdat omtrent ondanks onder ongeacht ongeveer
ons onze ook op opnieuw over overal pas per reeds rond samen sinds slechts sommige soms soort
soorten staan staat steeds stuk te tegen tenzij ter terug terwijl thans tien tijd tijdens toch toe
toen tot totdat tussen twee uit uw vaak van vanaf vanuit vanwege veel verder verschillende via
vier vijf vind vinden vindt volgend volgende volgens volledig voor vooral voordat vorig vorige
vroeger waar waarbij waardoor waarin waarmee waarna waarom waarop waarover waaruit waarvan
waarvoor wanneer waren was wat we weer weet weinig wel welke werd werden wie wij wijze wil willen
wilt word worden wordt zal ze zeer zeg zeggen zegt zeker zekere zelf zelfs zes zeven zich zien
ziet zij zijn zit zitten zo zoals zodat zodra zonder zorgen zorgt zou zouden zoveel zowel zul
zullen zult
"""
FRISIAN = """
oan op om ek en foar fan fan't gjin har hat hawwe hiel hja hjir hoe hy ik is it jo jim kin kinne
mar mei moat moatte my nei net noch no of oer sa se sels sille sil sy sûnder te troch ús út wat
wer wol wolle wurdt wurde wy yn 'e de dat dizze dit by binne waard wie wiene hie hiene ien
"""
ENGLISH = """
a able about above after again against all almost also although always am an and another any
anyone anything are around as at away back be became because become been before being below
between both but by came can cannot come could day days did do does doing done down during each
eight either else enough even ever every everyone few first five for four from further get gets
getting give given go goes going good got had has have having he her here hers herself him himself
his how however i if in into is it its itself just keep kind know least less let like lot made
make makes making many may me might mine more most much must my myself need needs neither never
nine no nobody nor not nothing now number of off often on once one only or other others our ours
ourselves out over own per perhaps please possible put quite rather really said same say says see
seem seems seven shall she should since six so some someone something sometimes still such take
ten than that the their theirs them themselves then there these they thing things this those
though three through thus time times to together too toward towards two under until up upon us use
used using very want wants was way ways we well were what when where whether which while who whole
whom whose why will with within without would year years yet you your yours yourself
"""
GERMAN = """
aber acht alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus
bei beim bereits bin bis bist da dabei dadurch dafür damals damit danach dann daran darauf darin
darum das dass davon dazu dein deine dem den denn der des deshalb dessen die dies diese diesem
diesen dieser dieses dir doch dort drei du durch ein eine einem einen einer eines einige einmal er
es etwas euch euer fünf für gar geben gegen geht gibt hab habe haben hat hatte hatten her hier hin
hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist ja jahr jahre jahren jede
jedem jeden jeder jedes jetzt kann kein keine keinem keinen keiner können könnte könnten machen
mal man manche mehr mein meine meinem meinen meiner mich mir mit muss möglich müssen müsste nach
neun nicht nichts noch nun nur ob oder ohne schon sechs sehr sein seine seinem seinen seiner seit
selbst sich sie sieben sind so soll sollen sollte sollten sondern sonst sowie tag tage um und uns
unser unsere unserem unseren unserer unter viel viele vielen vier vom von vor wann war waren warum
was wegen weil welche welchem welchen welcher welches wenn wer werden wie wieder will wir wird wo
wollen wurde wurden während zehn zeit zu zum zur zwar zwei zwischen über
"""
FRENCH = """
afin aie ainsi alors an année années ans après as au aucun aucune aussi autre autres aux avait
avant avec avez avoir avons bien c' car ce ceci cela celle celles celui cependant ces cet cette
ceux chaque chez ci cinq comme comment contre d' dans de depuis des deux devant dix doit doivent
donc dont du dès déjà elle elles en encore entre es est et eux faire fait faut fois font hors huit
ici il ils j' je jour jours jusque l' la le les leur leurs lors lorsque lui là m' ma mais me mes
moi moins mon même mêmes n' ne neuf ni non nos notre nous on ont ou où par parce pas pendant peu
peut peuvent plus plusieurs possible pour pourquoi pourrait pouvoir près puis qu' quand quatre que
quel quelle quelles quelque quelques quels qui quoi s' sa sans se selon sept sera ses si six soit
son sont sous sur t' ta tandis te temps tes toi ton toujours tous tout toute toutes trois trop
très tu un une vers voir vos votre vous y à étaient était été être
"""
