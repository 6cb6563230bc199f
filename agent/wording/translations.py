"""Our own sentences in the asker's language, keyed by the English one that the code uses.

What stands in braces is put in as it is: names, numbers and the manual's words are not translated.
"""

from typing import Final

from agent.wording import sentences as wording
from agent.wording.language import Language
from agent.wording.of_machines import OF_MACHINES

_DE: Final = {
    wording.NOT_FOUND: "In den Handbüchern, die ich hier benutzen darf, fand ich dazu nichts.",
    wording.NO_MANUALS: (
        "Hier gibt es noch kein Handbuch, das ich benutzen darf: füge eins hinzu, dann frag noch "
        "einmal."
    ),
    wording.SUPERSEDED: "Nur eine abgelöste Revision sagt etwas dazu:",
    wording.UNREADABLE: (
        "Die Antwort des Sprachmodells war nicht lesbar. Die nächsten Zeilen, ohne Erklärung:"
    ),
    wording.NO_LM: (
        "Das Sprachmodell ist nicht erreichbar, daher ohne Erklärung. Die nächsten Zeilen:"
    ),
    wording.SPENT: (
        "Das Sprachmodell wurde heute so viel gefragt, wie es darf, daher ohne Erklärung. Die "
        "nächsten Zeilen:"
    ),
    wording.LATE: (
        "Die Zeit reichte nicht, um das durchzulesen, daher ohne Erklärung. Die nächsten Zeilen:"
    ),
    wording.WAITS_PERSON: (
        "Ich habe deine Frage. {count} andere von dir sind noch vor ihr; von einer Person "
        "bearbeite ich {most} zugleich. Die Antwort kommt hierher."
    ),
    wording.WAITS_CHANNEL: (
        "Ich habe deine Frage. {count} andere aus dieser Unterhaltung sind noch vor ihr; aus einer "
        "bearbeite ich {most} zugleich. Die Antwort kommt hierher."
    ),
    wording.WAITS: (
        "Ich habe deine Frage. Gerade wird viel gefragt: sie ist bald an der Reihe, und die "
        "Antwort kommt hierher."
    ),
    wording.TOO_LONG: "Das ist mehr, als das Sprachmodell auf einmal lesen kann. Die Zeilen dazu:",
    wording.CLARIFY: (
        "Mir fehlt noch eine Angabe zum Suchen: Um welche Maschine, welches Teil oder welchen Code "
        "geht es?"
    ),
    wording.CONVERTED: "Umgerechnet, nicht aus dem Handbuch: {printed} ≈ {converted}.",
    wording.REFERS: "Diese Zeilen verweisen auf: {named}.",
    wording.ON_PAGE: "{title}, Seite {page}",
    wording.SEARCHED: "Ich habe {count} Handbücher durchsucht: {named}.",
    wording.SEARCHED_ONE: "Ich habe 1 Handbuch durchsucht: {named}.",
    wording.MORE: "{named} und {more} weitere",
    wording.SEARCHED_NONE: (
        "Es gibt kein Handbuch, das alle hier lesen dürfen; durchsucht wurde daher nichts."
    ),
    wording.GUEST_READS: (
        "Hier liest ein Gast mit; ich benutze daher nur Handbücher, die hier geteilt wurden."
    ),
    wording.YOU_ARE_A_GUEST: (
        "Du bist Gast in diesem Workspace; ich benutze daher nur Handbücher, die in deinen Kanälen "
        "geteilt wurden."
    ),
    wording.SHARED_WITH_OTHERS: (
        "Diesen Kanal lesen auch Leute von außerhalb eures Workspace; ich benutze daher nur "
        "Handbücher, die hier geteilt wurden."
    ),
    wording.READERS_UNCHECKED: (
        "Ich konnte noch nicht prüfen, wer hier mitliest, und habe nur Handbücher benutzt, die "
        "hier geteilt wurden. Ich prüfe weiter und antworte hier von selbst noch einmal; in einem "
        "großen Kanal dauert das eine Weile."
    ),
    wording.NONE_SHARED: "Noch gibt es keins: teile die PDF hier, dann frag noch einmal.",
    wording.NEAREST: "Am nächsten kam:",
    wording.ASK_UPLOADER: "Frag {name}: von dort kam „{manual}“ hierher.",
    wording.ASK_EXPERTS: "Frag {experts}.",
    wording.WARNED: "{count} Warnungen des Handbuchs gelten: lies sie unten, bevor du anfängst.",
    wording.WARNED_ONE: "Eine Warnung des Handbuchs gilt: lies sie unten, bevor du anfängst.",
    wording.WORD_FOR_WORD: "Zitierte Zeilen stehen Wort für Wort so im Handbuch.",
    wording.PARTLY: "Das beantwortet einen Teil der Frage.",
    wording.LIKELY: "Ich bin nicht sicher, ob das die Antwort ist. Die nächsten Zeilen:",
    wording.LIKELY_WHICH: (
        "Ich bin nicht sicher, ob das die Antwort ist, und es passt zu mehreren Maschinen: um "
        "welche geht es? Die nächsten Zeilen zu jeder:"
    ),
    wording.ALSO_CLOSE: "Auch in der Nähe:",
    wording.STEPS_SHOWN: "Schritte {first}-{last} von {count}",
    wording.LINES_SHOWN: "Zeilen {first}-{last} von {count}",
    wording.NEXT_STEPS: "Nächste Schritte",
    wording.NEXT_LINES: "Nächste Zeilen",
    wording.SHOW_LINES: "Zeilen zeigen",
    wording.DOUBTFUL: "Vielleicht falsch gelesen: {why}.",
    wording.SITE_NOTE: "Notiz von {by}, {on}",
    wording.NOT_THE_MANUAL: (
        "Nicht die Worte des Handbuchs: eine Notiz von Leuten hier, freigegeben von {by}."
    ),
    wording.IT_IS_HERE: "Es steht hier: {where}.",
    wording.PICTURE_FOLLOWS: "Es gilt das Bild der Zeile, das in diesem Thread folgt.",
    wording.SEEN_BEFORE: "Schon da gewesen: {count} frühere Arbeitsaufträge sind so ähnlich",
    wording.SEEN_BEFORE_ONE: "Schon da gewesen: 1 früherer Arbeitsauftrag ist so ähnlich",
    wording.FROM_ORDERS: (
        "Aus Arbeitsaufträgen, nicht aus dem Handbuch: prüfen, bevor man danach geht."
    ),
    wording.ORDER_NUMBER: "Auftrag {number}",
    wording.FIXED_BY: "Was getan wurde: {fix}",
    wording.NOT_FIXED: "Was getan wurde, ist nicht festgehalten.",
    wording.HELPED: "Es half {times} von {of} Mal.",
    wording.HELPED_UNKNOWN: "Ob es half, ist nicht bekannt.",
    wording.PARTS_USED: "Teile: {parts}",
}
_FR: Final = {
    wording.NOT_FOUND: "Je n'ai rien trouvé à ce sujet dans les manuels que je peux utiliser ici.",
    wording.NO_MANUALS: (
        "Il n'y a pas encore ici de manuel que je puisse utiliser : ajoutez-en un, puis reposez la "
        "question."
    ),
    wording.SUPERSEDED: "Seule une révision remplacée en parle :",
    wording.UNREADABLE: (
        "La réponse du modèle de langue est illisible. Les lignes les plus proches :"
    ),
    wording.NO_LM: (
        "Le modèle de langue est injoignable, donc sans explication. Les lignes les plus proches :"
    ),
    wording.SPENT: (
        "Le modèle de langue a été consulté autant qu'il peut l'être aujourd'hui, donc sans "
        "explication. Les lignes les plus proches :"
    ),
    wording.LATE: (
        "Le temps n'a pas suffi pour tout lire, donc sans explication. Les lignes les plus "
        "proches :"
    ),
    wording.WAITS_PERSON: (
        "J'ai votre question. {count} autres de vous passent avant elle ; j'en traite {most} à la "
        "fois par personne. La réponse viendra ici."
    ),
    wording.WAITS_CHANNEL: (
        "J'ai votre question. {count} autres de cette conversation passent avant elle ; j'en "
        "traite {most} à la fois par conversation. La réponse viendra ici."
    ),
    wording.WAITS: (
        "J'ai votre question. On m'en pose beaucoup en ce moment : son tour vient bientôt, et la "
        "réponse viendra ici."
    ),
    wording.TOO_LONG: (
        "C'est plus que le modèle de langue ne peut lire d'un coup. Les lignes les plus proches :"
    ),
    wording.CLARIFY: (
        "Il me manque un détail pour chercher : de quelle machine, pièce ou code s'agit-il ?"
    ),
    wording.CONVERTED: "Converti, absent du manuel : {printed} ≈ {converted}.",
    wording.REFERS: "Ces lignes renvoient à : {named}.",
    wording.ON_PAGE: "{title}, page {page}",
    wording.SEARCHED: "J'ai cherché dans {count} manuels : {named}.",
    wording.SEARCHED_ONE: "J'ai cherché dans 1 manuel : {named}.",
    wording.MORE: "{named} et {more} autres",
    wording.SEARCHED_NONE: (
        "Aucun manuel ne peut être lu par tous ici, donc rien n'a été consulté."
    ),
    wording.GUEST_READS: (
        "Un invité lit cette conversation : je n'utilise que les manuels partagés ici."
    ),
    wording.YOU_ARE_A_GUEST: (
        "Vous êtes invité dans cet espace de travail : je n'utilise que les manuels partagés dans "
        "vos canaux."
    ),
    wording.SHARED_WITH_OTHERS: (
        "Ce canal est partagé avec des personnes extérieures à votre espace de travail : je "
        "n'utilise que les manuels partagés ici."
    ),
    wording.READERS_UNCHECKED: (
        "Je n'ai pas encore pu vérifier qui peut lire ceci : je n'ai utilisé que les manuels "
        "partagés ici. Je continue de vérifier et répondrai de nouveau ici ; dans un grand canal, "
        "cela prend du temps."
    ),
    wording.NONE_SHARED: "Il n'y en a pas encore : partagez le PDF ici, puis reposez la question.",
    wording.NEAREST: "Le plus proche que j'aie trouvé :",
    wording.ASK_UPLOADER: "Demandez à {name}, qui a partagé « {manual} » ici.",
    wording.ASK_EXPERTS: "Demandez à {experts}.",
    wording.WARNED: (
        "{count} avertissements du manuel s'appliquent : lisez-les ci-dessous avant de commencer."
    ),
    wording.WARNED_ONE: (
        "Un avertissement du manuel s'applique : lisez-le ci-dessous avant de commencer."
    ),
    wording.WORD_FOR_WORD: "Les lignes citées sont mot pour mot celles du manuel.",
    wording.PARTLY: "Cela répond à une partie de la question.",
    wording.LIKELY: (
        "Je ne suis pas sûr que cela réponde à la question. Les lignes les plus proches :"
    ),
    wording.LIKELY_WHICH: (
        "Je ne suis pas sûr que cela réponde à la question, et cela convient à plusieurs machines "
        ": de laquelle s'agit-il ? Les lignes les plus proches pour chacune :"
    ),
    wording.ALSO_CLOSE: "Proche aussi :",
    wording.STEPS_SHOWN: "Étapes {first} à {last} sur {count}",
    wording.LINES_SHOWN: "Lignes {first} à {last} sur {count}",
    wording.NEXT_STEPS: "Étapes suivantes",
    wording.NEXT_LINES: "Lignes suivantes",
    wording.SHOW_LINES: "Montrer les lignes",
    wording.DOUBTFUL: "Peut-être mal lu : {why}.",
    wording.SITE_NOTE: "Note de {by}, {on}",
    wording.NOT_THE_MANUAL: (
        "Ce ne sont pas les mots du manuel : une note d'ici, approuvée par {by}."
    ),
    wording.IT_IS_HERE: "C'est ici : {where}.",
    wording.PICTURE_FOLLOWS: "Fiez-vous à l'image de la ligne, qui suit dans ce fil.",
    wording.SEEN_BEFORE: "Déjà vu : {count} anciens ordres de travail ressemblent à cela",
    wording.SEEN_BEFORE_ONE: "Déjà vu : 1 ancien ordre de travail ressemble à cela",
    wording.FROM_ORDERS: (
        "D'après des ordres de travail, non le manuel : vérifiez avant de vous y fier."
    ),
    wording.ORDER_NUMBER: "ordre {number}",
    wording.FIXED_BY: "Ce qui a été fait : {fix}",
    wording.NOT_FIXED: "Ce qui a été fait n'est pas noté.",
    wording.HELPED: "Cela a aidé {times} fois sur {of}.",
    wording.HELPED_UNKNOWN: "On ne sait pas si cela a aidé.",
    wording.PARTS_USED: "Pièces : {parts}",
}
_ES: Final = {
    wording.NOT_FOUND: "No encontré nada sobre esto en los manuales que puedo usar aquí.",
    wording.NO_MANUALS: (
        "Aquí todavía no hay ningún manual que pueda usar: añade uno y pregunta de nuevo."
    ),
    wording.SUPERSEDED: "Solo lo trata una revisión sustituida:",
    wording.UNREADABLE: (
        "La respuesta del modelo de lenguaje no se pudo leer. Las líneas más cercanas:"
    ),
    wording.NO_LM: (
        "No se puede acceder al modelo de lenguaje, así que sin explicación. Las líneas más "
        "cercanas:"
    ),
    wording.SPENT: (
        "Hoy ya se consultó el modelo de lenguaje tanto como se puede, así que sin explicación. "
        "Las líneas más cercanas:"
    ),
    wording.LATE: (
        "No hubo tiempo para leerlo todo, así que va sin explicación. Las líneas más cercanas:"
    ),
    wording.WAITS_PERSON: (
        "Tengo tu pregunta. Antes van {count} más de ti; atiendo {most} a la vez por persona. La "
        "respuesta llegará aquí."
    ),
    wording.WAITS_CHANNEL: (
        "Tengo tu pregunta. Antes van {count} más de esta conversación; atiendo {most} a la vez "
        "por conversación. La respuesta llegará aquí."
    ),
    wording.WAITS: (
        "Tengo tu pregunta. Ahora me hacen muchas: pronto te toca, y la respuesta llegará aquí."
    ),
    wording.TOO_LONG: (
        "Es más de lo que el modelo de lenguaje puede leer a la vez. Las líneas más cercanas:"
    ),
    wording.CLARIFY: ("Me falta un dato para buscar: ¿de qué máquina, pieza o código se trata?"),
    wording.CONVERTED: "Convertido, no está en el manual: {printed} ≈ {converted}.",
    wording.REFERS: "Estas líneas remiten a: {named}.",
    wording.ON_PAGE: "{title}, página {page}",
    wording.SEARCHED: "Busqué en {count} manuales: {named}.",
    wording.SEARCHED_ONE: "Busqué en 1 manual: {named}.",
    wording.MORE: "{named} y {more} más",
    wording.SEARCHED_NONE: (
        "No hay ningún manual que todos aquí puedan leer, así que no se buscó en ninguno."
    ),
    wording.GUEST_READS: (
        "Aquí lee también un invitado, así que solo uso manuales compartidos aquí."
    ),
    wording.YOU_ARE_A_GUEST: (
        "Eres invitado en este espacio de trabajo, así que solo uso manuales compartidos en tus "
        "canales."
    ),
    wording.SHARED_WITH_OTHERS: (
        "Este canal se comparte con personas de fuera de tu espacio de trabajo, así que solo uso "
        "manuales compartidos aquí."
    ),
    wording.READERS_UNCHECKED: (
        "Todavía no he podido comprobar quién puede leer esto, así que solo usé manuales "
        "compartidos aquí. Sigo comprobando y responderé aquí de nuevo; en un canal grande eso "
        "tarda un rato."
    ),
    wording.NONE_SHARED: "Aún no hay ninguno: comparte el PDF aquí y pregunta de nuevo.",
    wording.NEAREST: "Lo más cercano que encontré:",
    wording.ASK_UPLOADER: "Pregunta a {name}, que compartió «{manual}» aquí.",
    wording.ASK_EXPERTS: "Pregunta a {experts}.",
    wording.WARNED: (
        "Se aplican {count} advertencias del manual: léelas más abajo antes de empezar."
    ),
    wording.WARNED_ONE: ("Se aplica una advertencia del manual: léela más abajo antes de empezar."),
    wording.WORD_FOR_WORD: "Las líneas citadas están palabra por palabra en el manual.",
    wording.PARTLY: "Esto responde a una parte de la pregunta.",
    wording.LIKELY: "No estoy seguro de que esto responda. Las líneas más cercanas:",
    wording.LIKELY_WHICH: (
        "No estoy seguro de que esto responda, y vale para varias máquinas: ¿de cuál se trata? Las "
        "líneas más cercanas de cada una:"
    ),
    wording.ALSO_CLOSE: "También cerca:",
    wording.STEPS_SHOWN: "Pasos {first} a {last} de {count}",
    wording.LINES_SHOWN: "Líneas {first} a {last} de {count}",
    wording.NEXT_STEPS: "Pasos siguientes",
    wording.NEXT_LINES: "Líneas siguientes",
    wording.SHOW_LINES: "Mostrar las líneas",
    wording.DOUBTFUL: "Quizá mal leído: {why}.",
    wording.SITE_NOTE: "Nota de {by}, {on}",
    wording.NOT_THE_MANUAL: (
        "No son palabras del manual: una nota de gente de aquí, aprobada por {by}."
    ),
    wording.IT_IS_HERE: "Está aquí: {where}.",
    wording.PICTURE_FOLLOWS: "Vale la imagen de la línea, que sigue en este hilo.",
    wording.SEEN_BEFORE: "Ya visto: {count} órdenes de trabajo anteriores se parecen a esto",
    wording.SEEN_BEFORE_ONE: "Ya visto: 1 orden de trabajo anterior se parece a esto",
    wording.FROM_ORDERS: "De órdenes de trabajo, no del manual: compruébalo antes de fiarte.",
    wording.ORDER_NUMBER: "orden {number}",
    wording.FIXED_BY: "Lo que se hizo: {fix}",
    wording.NOT_FIXED: "No consta lo que se hizo.",
    wording.HELPED: "Ayudó {times} de {of} veces.",
    wording.HELPED_UNKNOWN: "No se sabe si ayudó.",
    wording.PARTS_USED: "Piezas: {parts}",
}
TRANSLATIONS: Final[dict[Language, dict[str, str]]] = {
    "en": {},
    "de": _DE | OF_MACHINES["de"],
    "fr": _FR | OF_MACHINES["fr"],
    "es": _ES | OF_MACHINES["es"],
}


def in_language(sentence: str, language: Language, **names: object) -> str:
    """The sentence in the language, or in English where there is no translation; names put in."""
    said = TRANSLATIONS[language].get(sentence, sentence)
    return said.format(**names) if names else said


def figure(text: str, language: Language) -> str:
    """A number of our own as the language writes it; what a manual prints stays as it is."""
    return text if language == "en" else text.replace(".", ",")


def spoken(text: str, language: Language) -> str:
    """The text with its first line in the language, where that is a sentence of ours."""
    first, newline, rest = text.partition("\n")
    return f"{in_language(first, language)}{newline}{rest}"
