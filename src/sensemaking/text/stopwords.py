"""Words that carry no subject: function words of the languages people here write in.

Short lists of our own. They are left out of titles and of the word features, whatever language a
passage says it is in, because a German note in a Dutch session is seldom labelled as German.
"""

DUTCH = """
aan aangaande achter af al aldus alle alleen allemaal alles als alsof altijd ander andere anderen
anders behalve beide ben bent beter bij bijna bijvoorbeeld binnen boven buiten d'r daar daarbij
daardoor daarmee daarna daarnaast daarom daarvan daarvoor dan dat de der deze die dien dit doe
doen doet door dus echt echter een eens eer eerst eigen eigenlijk elk elke elkaar en enige enkele
er erg ergens ermee ervan ervoor etc even ga gaan gaat gaf ge gedaan geef geen gehad geven geweest
geworden ging goed goede graag haar had hadden heb hebben hebt heeft heel hele helemaal hem hen
het hier hierdoor hij hoe hoewel hou houden hun ieder iedere iedereen iemand iets ik in inmiddels
is ja je jij jou jouw juist jullie kan kom komen komt kon konden krijgen krijgt kunnen kunt laat
laten later maak maakt maar maken man me mede mee meer meest meeste men met mij mijn minder
misschien mocht moest moesten moet moeten mogen na naar nee nergens net niemand niet niets niks
nodig nog nooit nou nu of om omdat onder ons onze ook op over overal pas per pp reeds rond samen
sinds slechts sommige soms staan staat steeds te tegen tenzij ter terug terwijl thans tijdens toch
toe toen tot totdat tussen uit uw vaak van vanaf vanuit vanwege veel veld verder verschillende via
vindt vinden vind volgens voor vooral voordat waar waarbij waardoor waarin waarom waarop waarvan
waarvoor waren was wat we weer weet weinig wel welke werd werden wie wij wil willen word worden
wordt wilt zal ze zeer zeg zeggen zegt zelf zelfs zich zien ziet zij zijn zit zitten zo zoals
zodat zodra zonder zou zouden zoveel zowel zul zullen zult
"""
FRISIAN = """
oan op om ek en foar fan fan't gjin har hat hawwe hiel hja hjir hoe hy ik is it jo jim kin kinne
mar mei moat moatte my nei net noch no of oer sa se sels sille sil sy sûnder te troch ús út wat
wer wol wolle wurdt wurde wy yn 'e de dat dizze dit by binne waard wie wiene hie hiene ien
"""
ENGLISH = """
a about above after again against all almost also although always am an and another any anyone
anything are around as at away be became because become been before being below between both but
by came can cannot come could did do does doing done down during each either else enough even ever
every everyone few first for from further get gets getting give given go goes going good got had
has have having he her here hers herself him himself his how however i if in into is it its itself
just keep kind know last least less let like made make makes making many may me might mine more
most much must my myself need needs neither never no nobody nor not nothing now of off often on
once one only or other others our ours ourselves out over own per perhaps please put quite rather
really said same say says see seem seems shall she should since so some someone something
sometimes still such take than that the their theirs them themselves then there these they thing
things this those though through thus to together too toward towards under until up upon us very
want wants was way we well were what when where whether which while who whole whom whose why will
with within without would yet you your yours yourself
"""
GERMAN = """
aber alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus bei
beim bin bis bist da dabei dadurch dafür damit danach dann daran darauf darin darum das dass davon
dazu dein deine dem den denn der des deshalb dessen die dies diese diesem diesen dieser dieses dir
doch dort du durch ein eine einem einen einer eines einige einmal er es etwas euch euer für gar
geben gegen geht gibt hab habe haben hat hatte hatten her hier hin hinter ich ihm ihn ihnen ihr
ihre ihrem ihren ihrer im immer in ins ist ja jede jedem jeden jeder jedes jetzt kann kein keine
keinem keinen keiner können könnte könnten machen man manche mehr mein meine meinem meinen meiner
mich mir mit muss müssen müsste nach nicht nichts noch nun nur ob oder ohne schon sehr sein seine
seinem seinen seiner seit selbst sich sie sind so soll sollen sollte sollten sondern sonst über um
und uns unser unsere unserem unseren unserer unter viel viele vielen vom von vor wann war waren
warum was wegen weil welche welchem welchen welcher welches wenn wer werden wird wie wieder will
wir wo wollen wurde wurden während zu zum zur zwar zwischen
"""
FRENCH = """
à afin ai aie ainsi alors après as au aucun aucune aussi autre autres aux avait avant avec avez
avoir avons bien c' car ce ceci cela celle celles celui cependant ces cet cette ceux chaque chez
ci comme comment contre d' dans de depuis des dès deux devant doit doivent donc dont du elle elles
en encore entre es est et étaient était été être eu eux faire fait faut font hors ici il ils j' je
jusque l' la là le les leur leurs lors lorsque lui m' ma mais me même mêmes mes moi moins mon n'
ne ni non nos notre nous on ont ou où par parce pas pendant peu peut peuvent plus plusieurs pour
pourquoi pourrait pouvoir près puis qu' quand que quel quelle quelles quelque quelques quels qui
quoi s' sa sans se selon sera ses si soit son sont sous sur t' ta tandis te tes toi ton toujours
tous tout toute toutes très trop tu un une vers voir vos votre vous y
"""
