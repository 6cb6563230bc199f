"""The words by which `bot.hearing.asking` goes, in English, German, French and Spanish."""

import re
from typing import Final


def _any(*patterns: str) -> str:
    return "(?:" + "|".join(patterns) + ")"


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


POLITE: Final = (
    r"^(?:(?:ok|okay|k|thx|thanks|thank you|ty|cheers|great|cool|nice|perfect|hi|hey|hello|sorry"
    r"|hm+|so|well|then|also|please|pls|plz|quick (?:one|question)|one more(?: thing| question)?"
    r"|danke|super|gut|alles klar|bitte|also|dann|noch ?ne frage|kurze frage"
    r"|gracias|vale|perdón|perdon|por favor|entonces|una pregunta"
    r"|merci|d'accord|bon|alors|s'il (?:te|vous) pla[iî]t|stp|svp)\b[\s,:!.();]*)+"
)

# ---- What asks ------------------------------------------------------------------------------

_UNIT: Final = (
    r"(?:n[·.\- ]?m|newton ?met(?:er|re)s?|(?:ft|foot)[·.\- ]?(?:lbs?|pounds?)"
    r"|(?:lbs?|pounds?)[·.\- ]?(?:ft|in|foot|feet)|in[·.\- ]?lbs?|psi|bar|kpa|mpa|mm|cm|inch(?:es)?"
    r"|zoll|pulgadas|pouces|metric|imperial|°? ?[cf]|celsius|fahrenheit|lit(?:er|re)s?|litros"
    r"|gal(?:lons?)?|kg|lbs?|volts?|amps?|kw|hp|rpm)"
)
_CODE: Final = r"(?!m\d)(?-i:[A-Z]{1,4}[- ]?\d{2,5}|[a-z]{1,3}-\d{2,5})(?!\w)"
_THING: Final = (
    r"(?:torques?|torq|tq|part ?(?:no|num|number|nr|#)s?\.?|p/?n|specs?|specifications?|values?"
    r"|pressures?|clearances?|capacity|diagrams?|schematics?|wiring|drawings?|procedures?|steps?"
    r"|intervals?|pages?|sections?|tables?|sizes?|settings?|(?:oil|grease|fuse) (?:type|size)"
    r"|dreh ?moment|anzugsmoment|anzugswert|teile ?nummer|bestellnummer|schaltplan|druck|ölmenge"
    r"|füllmenge|seite|intervall|schritte|par(?: de apriete)?|número de (?:pieza|parte)|presi[oó]n"
    r"|página|esquema|pasos|couples?(?: de serrage)?|pression|référence|schéma|numéro|étapes)"
)
CODE: Final = _re(_CODE)
INFORMATION: Final = _re(rf"\b{_THING}\b|{_CODE}")
THING: Final = _re(
    r"(?:(?:the|la|el|le|l'|der|die|das|exact|right|correct|max|min|maximum|minimum|full|whole"
    r"|next|more|all) ?)*"
    r"(?:(?!\w+(?:ed|ing)\b|(?:got|set|put|did|lost|found|took|new|bad|wrong|good|no)\b)\w+ ){0,2}"
    rf"(?:{_THING}(?: (?:and|und|y|et) )?)+"
    r"(?:[\s!.]*|\s(?:for|of|on|at|in|from|to|für|von|vom|der|des|bei|zu|zum|de|du|del|para|pour"
    r"|no|number|nr|value|spec|size|code)\b.*)"
)
IN_A_UNIT: Final = _re(
    rf"(?:\w+ ){{0,2}}(?:in|en) {_UNIT}(?: \w+)?[\s.!?]*"
    rf"|{_UNIT}(?:\?| (?:please|pls|bitte|por favor|stp|svp)).*"
)
_AFTER_MORE: Final = (
    r"(?:for|in|on|with(?:out)?|at|if|when|the|to|per|after|before|how|what|which|where|left|right"
    r"|für|bei|mit|ohne|im|am|an|beim|wenn|der|die|das|den|wie|was|wo|welche\w*|links|rechts"
    r"|para|en|con|sin|el|la|los|las|si|del|al|a|cu[aá]\w+|c[oó]mo|d[oó]nde|qu[eé]"
    r"|pour|avec|sans|le|les|au|aux|à|dans|quand|comment|quel\w*|sur|\d|[a-z]+-?\d|l')"
)
MORE: Final = _re(
    r"(?:and|und|y|e|et|also|plus|or|oder|ou|auch|what about|how about|what if"
    r"|wie (?:sieht'?s|sieht es|ist es|schaut'?s)(?: aus)?|was ist|et si|y si"
    r"|same|gleiche?s?|das ?selbe|lo mismo|igual|pareil|la même(?: chose)?)"
    rf"\s+(?:also |auch |aussi |también )?{_AFTER_MORE}"
)
_SUBJECT: Final = r"(?:i|it|this|that|the|these|those|there|they|we|one|you)\b"
QUESTION: Final = _re(
    r"(?:and |so |but |then |und |y |et |or |aber |pero |mais |dann |also )*"
    + _any(
        r"(?:wh?[au]ts?|what's|wh?ere?s?|where's|whi?ch|why|how|hows|how's|whats the|any)\b",
        r".*\bwh?at (?:is|are|does|do|for)\b",
        r".*\b(?:in|to|at|by|for|on|from|of) (?:what|which)\b",
        r".*\b(?:doesn'?t|don'?t|makes no|make no) (?:make )?sense\b",
        rf"(?:i |we )?(?:need|want|looking for|brauche?|necesito|il me faut)\b.*\b{_THING}\b",
        r"when (?:do|does|is|are|should|can|must|will)\b",
        r"does \w+",
        rf"(?:did|is|are|was|can|could|should|must|may|has|would) {_SUBJECT}",
        r"(?:isn'?t|doesn'?t|aren't|don't|can't|shouldn't) (?:it|that|they|there|i|the)\b",
        r"(?:do|have) (?:i|we|they|you|these|those)\b",
        r"(?:for|in|at|with|to|on|from) (?:what|which|how)\b",
        r"(?:wo|wie|warum|wieso|weshalb|woran|womit|wofür|wohin|woher|wozu|welche\w*|wie ?viel\w*"
        r"|wann|mit welche\w*|auf welche\w*|in welche\w*)\b",
        r"was (?:ist|sind|heißt|heisst|bedeutet|muss|soll|kann|mach\w*|brauch\w*|für|passiert|kommt"
        r"|tun|nun|jetzt)\b",
        r"(?:muss|darf|kann|soll|sollte|brauche?|braucht|ist|sind|geht|gilt|gibt|hat|passt|reicht)"
        r" (?:ich|man|es|das|der|die|den|da|wir|dabei|dafür|hier)\b",
        r"(?:quel\w*|combien|comment|pourquoi|où|qu'est[- ]ce|que (?:veut|signifie|faire)"
        r"|c'est (?:quoi|où|quel\w*)|quoi|à quoi|à quel\w*|est[- ]ce qu\w*|de combien)\b",
        r"(?:faut[- ]il|dois[- ]je|peut[- ]on|puis[- ]je|y a[- ]t[- ]il)\b",
        r"(?:qu[eé]|cu[aá]l\w*|cu[aá]nt\w*|c[oó]mo|d[oó]nde|a cu[aá]nto|con qu[eé]|cada cu[aá]nto"
        r"|de qu[eé])\b",
        r"(?:hay que|se puede|lleva|puedo|debo)\b",
    )
)
EXCLAIMED: Final = _re(
    r"(?:what an? |what the (?:hell|heck|f)|whatever|what (?:i|we|he|she|they)\b|why not\b"
    r"|how (?:nice|cool|funny|come)\b|which (?:reminds|means|was|is why|i|we)\b"
    r"|wie (?:gesagt|immer|schön)|wo(?:bei|rauf)|como (?:siempre|dije|ya)"
    r"|qu[eé] (?:bien|pena|bueno|va|mal|lástima|rollo)"
    r"|que (?:no|ya|te)\b|quel(?:le)? (?:galère|bordel|merde))"
)
GIVE: Final = _re(r"(?:give|gib|donne|dame|pass)")
TELL: Final = _re(
    r"(?:can i (?:see|get|have) the|i need the|show (?:me|us|the|that|it)|tell (?:me|us)|list\b"
    r"|explain|repeat|say (?:that|it) again|translate|convert|summari[sz]e|give (?:me|us)"
    r"|more (?:details?|info)|spell (?:it |that )?out|read (?:me|that|it) (?:the|out|again)"
    r"|(?:in|auf|en) (?:english|german|french|spanish|polish|englisch|deutsch|französisch|spanisch"
    r"|anglais|allemand|français|espagnol|inglés|alemán|francés|español)\b"
    r"|zeig\w*|sag (?:mir|mal|uns)|nenn\w*|erklär\w*|wiederhol\w*|gib mir"
    r"|übersetz\w*|rechne\w*|montre\w*|donne\w*|dis[- ]moi|explique\w*|répète\w*"
    r"|muestra\w*|mu[eé]stra\w*|dime|dame|explica\w*|repite\w*)"
)
SHOWN: Final = _re(
    r"\b(?:it|now|still|also|again|display|screen|panel|hmi|gauge|readout|jetzt|immer noch|wieder|"
    r"anzeige|steuerung|ahora|todav[ií]a|sigue|pantalla|maintenant|toujours|encore|écran|afficheur)"
    r"\b.{0,15}\b(?:says?|shows?|showing|reads?|reading|throws?|gives?|blinks?|blinking|flash\w*"
    r"|zeigt|meldet|steht|kommt|kam|comes|came|affiche|indique|muestra|marca|sale|pone|marcando)\b.{0,25}"
    rf"(?:{_CODE}|\d)|\b(?:still|again|immer noch|wieder|sigue|toujours|encore) {_CODE}"
    r"|\b(?:message|error|code|fault|alarm|meldung|fehler|störung|código|fallo|alarma|défaut|erreur)"
    rf"\b.{{0,12}}{_CODE}"
)
CALLED: Final = _re(r"^\W*(?:(?:hey|hi|ok|yo|so)\s+(?:shoptalk|bot)\b|(?:shoptalk|bot)\s*[,:])")

# ---- What states, or is for people -----------------------------------------------------------

DONE: Final = _re(
    r"^(?:ok|okay|thanks|thx|ty|danke|merci|gracias|vale|nvm|never ?mind|got it|will do|sure|nope"
    r"|nah|cheers|great|cool|perfect)\b|\b(?:gone|cleared|fixed|done|sorted|weg|erledigt|gelöscht"
    r"|listo|arreglado|réglé|parti)\b"
)
STATES: Final = _re(
    r"\b(?:i|i'll|i'm|im|i've|we|we'll|we're|my|is|are|was|were|has|had|will|got|'s|ist|sind|war"
    r"|hat|hab|habe|ich|wir|mein\w*|je|j'\w+|nous|est|était|mon|ma|yo|nosotros|est[aá]|estaba|mi"
    r"|voy|vamos|vais)\b(?![^?]*\?)"
)
TELL_US: Final = _re(
    r"\b(?:can|could|would|will|pls|please) (?:you|u|ya) (?:please |pls |also |just |maybe )*"
    r"(?:tell|show|give (?:me|us) (?:the|that|more|all|both|those|some (?:more|details))|explain|"
    r"repeat|say|convert|translate|list|find|look up|summari[sz]e|quote|send (?:me |us )?(?:the )?"
    r"(?:page|diagram|picture|table|link|drawing|manual))\b"
    r"|\b(?:do|would) (?:you|u) know (?:what|where|which|how|why|if|the)\b"
    r"|\bdo (?:you|u) have (?:the |a |any )?(?:\w+ ){0,2}(?:number|diagram|spec|specs|torque|value|"
    r"page|drawing|picture|procedure|manual|table|list|steps|chart|schematic)\b"
    r"|\bare (?:you|u) sure\b|\b(?:you|u) (?:said|wrote|mentioned|mean)\b"
    r"|\byour (?:source|answer|(?:last|first|other) (?:answer|message|line))\b"
    r"|\b(?:kannst|könntest|kannste) (?:du )?(?:mir |uns |das |bitte |nochmal |mal |die |den )*"
    r"(?:\w+ ){0,4}(?:sagen|zeigen|geben|erklären|wiederholen|nennen|umrechnen|suchen|nachsehen|"
    r"übersetzen|auflisten)\b|\bwei(?:ß|ss)t du (?:was|wo|wie|welche\w*|ob|warum)\b"
    r"|\b(?:tu peux|peux[- ]tu|vous pouvez|pouvez[- ]vous)(?: me| nous)? (?:dire|montrer|expliquer|"
    r"répéter|convertir|traduire|rappeler)\b"
    r"|\b(?:me |nos )?(?:puedes|podr[ií]as|puede)(?: tú)? (?:decir|mostrar|explicar|repetir|"
    r"convertir|traducir|buscar|dar(?:me)? (?:el|la|los) (?:par|número|valor|datos|pasos))(?:me|nos"
    r"|lo)?\b|\bme (?:dices|muestras|explicas|repites)\b|\bs'il (?:te|vous) pla[iî]t\b"
)
ANYBODY: Final = _re(
    r"\bthank(?:s| you)\b"
    r"|\b(?:how|where|what|which|when|why|wh?at|many|much|often|far|long|tight)\b[^?.!]{0,30}?"
    r"\b(?:do|would|should|can|must|could) (?:you|u) "
    r"(?!think|want|mean|say|keep|need|guys|prefer|like|reckon|know|get off|start|finish|usually)"
    r"|\b(?:do|should|must) (?:you|u) (?:need to|have to|always|first|really (?:need|have) to)\b"
    r"|\bcan (?:you|u) (?:re-?use|use|run it|mix|still use)\b"
    r"|\b(?:before|after|if|when|once|while|unless|until|as|so) (?:you|u)\b"
)
YOU: Final = _re(
    r"\b(?:you|u|ya|y'all|yall|your|yours|you're|youre|ur|you've|you'll"
    r"|du|dich|dir|dein\w*|euch|euer\w*|(?:habt|könnt|seid|wollt|müsst|geht|kommt) ihr"
    r"|(?:hast|bist|kommst|willst|holst|bringst|gehst|machst|warst|brauchst|hattest|kannst"
    r"|könntest|gehste|haste|biste|kannste)"
    r"|tu|t'as|t'es|toi|vous|votre|vos|ton"
    r"|tú|usted|ustedes|puedes|podr[ií]as|tienes|vienes|estás|vas|quieres|traes|sabes|viste|hiciste"
    r"|pediste|trajiste|tus)\b"
)
NAMED: Final = re.compile(
    r"\b(?:[Aa]sk|[Tt]ell|[Cc]all|[Pp]ing|[Ff]rag|[Rr]uf)\s+[A-Z][a-z]+\b"
    r"|\b(?:[Ii]s|[Ww]as|[Hh]as|[Dd]id|[Dd]oes|[Ww]ill|[Ii]st|[Hh]at|[Ee]st)\s+(?!Der|Die|Das)"
    r"[A-Z][a-z]+\s+(?:in|on|here|back|there|coming|done|available|still|around|at|working|order|"
    r"get|have|know|gonna|off|da|noch|schon|heute|là)\b"
    r"|^(?!(?:Ok|Okay|Thanks|Thx|Thank|Great|Nice|Cool|Yes|No|Yeah|Yep|Hm+|So|Well|Also|Sorry|Hey|Hi"
    r"|Hello|And|But|Perfect|Right|Question|Danke|Gut|Super|Ja|Nein|Frage|Und|Aber|Gracias|Vale|Bien"
    r"|Sí|Si|Perdón|Merci|Oui|Non|Bon|Alors|Et|Done|Fertig|Listo|Fine|Alright|Understood)\b)"
    r"[A-Z][a-z]+,\s"
)
TO_PEOPLE: Final = _re(
    _any(
        r"\b(?:who|whose|whos|who's|everyone|everybody|guys)\b",
        r"(?:^|[,.!?]\s*|\b(?:has|did|does|can|could|is|will|need|with) )(?:any|some)(?:one|body)\b"
        r"(?! (?:else )?(?:know|remember)s?\b)",
        r"\b(?:wer|wem|wen|jemand|quelqu'un|qui[eé]n\w*|alguien)\b|(?:^|[,.!?]\s*)qui\b",
        r"\b(?:he|she|him|his|her|hers|he's|she's)\b",
        r"\b(?:tomorrow|tonight|today|yesterday|lunch|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun"
        r")day|o'?clock|asap|later|this (?:morning|afternoon|evening)"
        r"|last (?:week|time|night|month|year)|next (?:week|month)|on (?:my|your) way|overtime)\b",
        r"\b\d{1,2}(?::\d\d)? ?(?:am|pm|uhr)\b",
        r"\b(?:electrician|foreman|supervisor|boss|planner|mechanic|vendor|operator|chef|elektriker"
        r"|meister|schlosser|electricista|jefe|mec[aá]nico|électricien|mécano)\b",
        r"\b(?:me|nos|te) \w+[aei]s\b",
        r"\b(?:day|night|early|late|next|my|your|this|after|end of) shift\b",
        r"\b(?:morgen|heute|gestern|nachher|mittag\w*|feierabend|\w*schicht|wochenende|später|"
        r"(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)\b",
        r"\b(?:demain|hier|aujourd'hui|midi|ce (?:soir|matin)|tout à l'heure|week-?end|lundi|mardi|"
        r"mercredi|jeudi|vendredi)\b",
        r"\b(?:mañana|hoy|ayer|almuerzo|turno|lunes|martes|miércoles|jueves|viernes|luego)\b",
        r"\b(?:did|have|had|are|were|shall) we\b",
        r"\bdo we (?:have (?!to)|know|want|get|got|still|keep)\b",
        r"\b(?:should|can|could|will|would) we (?:just |all |maybe |please )*(?:call|ask|tell|wait|"
        r"order|meet|leave|borrow|schedule|e-?mail|book|send|fetch|grab|pick|come|go|talk|get)\b",
        r"\b(?:let'?s|lemme|gimme a|a hand)\b",
        r"\b(?:haben|hatten|waren|sind|gehen|machen|treffen|warten|wollen|bestellen) wir\b",
        r"\bon (?:a|y va|se|attend|commande|appelle)\b",
        r"\b(?:tenemos|hicimos|pedimos|llamamos|esperamos|quedamos)\b",
    )
)
