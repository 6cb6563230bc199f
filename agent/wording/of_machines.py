"""What we say of the machine that it is about, in other languages."""

from typing import Final

from agent.wording import sentences as wording
from agent.wording.language import Language

OF_MACHINES: Final[dict[Language, dict[str, str]]] = {
    "de": {
        wording.THIS_MACHINE: "Es geht um diese: {machine}",
        wording.NARROWED: (
            "Ich habe nur in Handbüchern von {machine} gesucht und in solchen, die keine Maschine "
            "nennen, denn darum geht es hier. Um in allen zu suchen, frag noch einmal mit „in "
            "allen Handbüchern“."
        ),
        wording.NARROWED_CHOSEN: (
            "Ich habe nur in Handbüchern der Maschine gesucht, die in diesem Thread gewählt wurde. "
            "Um in allen zu suchen, frag noch einmal mit „in allen Handbüchern“."
        ),
        wording.NARROWED_UNKNOWN: (
            "Kein Handbuch, das ich hier benutzen darf, ist von {machine}; ich habe daher nur in "
            "solchen gesucht, die keine Maschine nennen. Um in allen zu suchen, frag noch einmal "
            "mit „in allen Handbüchern“."
        ),
        wording.PINNED: (
            "Ab jetzt geht es in diesem Thread um {machine}: ich suche nur in deren Handbüchern. "
            "Frag los."
        ),
        wording.PINNED_UNKNOWN: (
            "Ab jetzt geht es in diesem Thread um {machine}. Kein Handbuch, das ich hier benutzen "
            "darf, ist davon: ich suche nur in solchen, die keine Maschine nennen."
        ),
        wording.PINNED_ALL: (
            "Ab jetzt geht es in diesem Thread um keine bestimmte Maschine: ich suche in allen "
            "Handbüchern."
        ),
        wording.PIN_CHANNEL: (
            "Um welche Maschine es in einem Kanal geht, sagt in Slack ein Lead: „@shoptalk dieser "
            "Kanal ist für die 4500“."
        ),
        wording.CHANNEL_PINNED: (
            "Ab jetzt geht es in diesem Kanal um {machine}: ich suche nur in deren Handbüchern und "
            "in solchen, die keine Maschine nennen."
        ),
        wording.CHANNEL_UNKNOWN: (
            "Ab jetzt geht es in diesem Kanal um {machine}. Kein Handbuch, das ich hier benutzen "
            "darf, ist davon: ich suche nur in solchen, die keine Maschine nennen."
        ),
        wording.CHANNEL_ANY: (
            "Ab jetzt geht es in diesem Kanal um keine bestimmte Maschine: ich suche in allen "
            "Handbüchern."
        ),
        wording.SAYS_FOR: "Das gilt laut Handbuch für: {said}",
        wording.NOT_FOR: "Das gilt laut Handbuch für „{said}“: nicht für {machine}.",
        wording.NOT_FOR_LINE: (
            "„{said}“ gilt für andere Maschinen als {machine}: lass diese Zeilen aus."
        ),
    },
    "fr": {
        wording.THIS_MACHINE: "Il s'agit de celle-ci : {machine}",
        wording.NARROWED: (
            "Je n'ai cherché que dans les manuels de {machine} et dans ceux qui ne nomment aucune "
            "machine, car il s'agit d'elle ici. Pour chercher partout, redemandez avec « dans tous "
            "les manuels »."
        ),
        wording.NARROWED_CHOSEN: (
            "Je n'ai cherché que dans les manuels de la machine choisie dans ce fil. Pour chercher "
            "partout, redemandez avec « dans tous les manuels »."
        ),
        wording.NARROWED_UNKNOWN: (
            "Aucun manuel que je puisse utiliser ici n'est de {machine} : je n'ai cherché que dans "
            "ceux qui ne nomment aucune machine. Pour chercher partout, redemandez avec « dans "
            "tous les manuels »."
        ),
        wording.PINNED: (
            "Désormais, ce fil concerne {machine} : je ne cherche que dans ses manuels. Posez "
            "votre question."
        ),
        wording.PINNED_UNKNOWN: (
            "Désormais, ce fil concerne {machine}. Aucun manuel que je puisse utiliser ici n'est "
            "de celle-là : je ne cherche que dans ceux qui ne nomment aucune machine."
        ),
        wording.PINNED_ALL: (
            "Désormais, ce fil ne concerne aucune machine en particulier : je cherche dans tous "
            "les manuels."
        ),
        wording.PIN_CHANNEL: (
            "La machine d'un canal est fixée dans Slack par un responsable : « @shoptalk ce canal "
            "concerne la 4500 »."
        ),
        wording.CHANNEL_PINNED: (
            "Désormais, ce canal concerne {machine} : je ne cherche que dans ses manuels et dans "
            "ceux qui ne nomment aucune machine."
        ),
        wording.CHANNEL_UNKNOWN: (
            "Désormais, ce canal concerne {machine}. Aucun manuel que je puisse utiliser ici n'est "
            "de celle-là : je ne cherche que dans ceux qui ne nomment aucune machine."
        ),
        wording.CHANNEL_ANY: (
            "Désormais, ce canal ne concerne aucune machine en particulier : je cherche dans tous "
            "les manuels."
        ),
        wording.SAYS_FOR: "Selon le manuel, ceci vaut pour : {said}",
        wording.NOT_FOR: "Selon le manuel, ceci vaut pour « {said} » : pas pour {machine}.",
        wording.NOT_FOR_LINE: (
            "« {said} » vaut pour d'autres machines que {machine} : laissez ces lignes de côté."
        ),
    },
    "es": {
        wording.THIS_MACHINE: "Se trata de esta: {machine}",
        wording.NARROWED: (
            "Solo busqué en los manuales de {machine} y en los que no nombran ninguna máquina, "
            "porque aquí se trata de esa. Para buscar en todos, pregunta otra vez con «en todos "
            "los manuales»."
        ),
        wording.NARROWED_CHOSEN: (
            "Solo busqué en los manuales de la máquina que se eligió en este hilo. Para buscar en "
            "todos, pregunta otra vez con «en todos los manuales»."
        ),
        wording.NARROWED_UNKNOWN: (
            "Ningún manual que pueda usar aquí es de {machine}, así que solo busqué en los que no "
            "nombran ninguna máquina. Para buscar en todos, pregunta otra vez con «en todos los "
            "manuales»."
        ),
        wording.PINNED: (
            "A partir de ahora este hilo trata de {machine}: solo busco en sus manuales. Pregunta."
        ),
        wording.PINNED_UNKNOWN: (
            "A partir de ahora este hilo trata de {machine}. Ningún manual que pueda usar aquí es "
            "de esa: solo busco en los que no nombran ninguna máquina."
        ),
        wording.PINNED_ALL: (
            "A partir de ahora este hilo no trata de ninguna máquina en particular: busco en todos "
            "los manuales."
        ),
        wording.PIN_CHANNEL: (
            "De qué máquina trata un canal lo fija en Slack un responsable: «@shoptalk este canal "
            "trata de la 4500»."
        ),
        wording.CHANNEL_PINNED: (
            "A partir de ahora este canal trata de {machine}: solo busco en sus manuales y en los "
            "que no nombran ninguna máquina."
        ),
        wording.CHANNEL_UNKNOWN: (
            "A partir de ahora este canal trata de {machine}. Ningún manual que pueda usar aquí es "
            "de esa: solo busco en los que no nombran ninguna máquina."
        ),
        wording.CHANNEL_ANY: (
            "A partir de ahora este canal no trata de ninguna máquina en particular: busco en "
            "todos los manuales."
        ),
        wording.SAYS_FOR: "Según el manual, esto vale para: {said}",
        wording.NOT_FOR: "Según el manual, esto vale para «{said}»: no para {machine}.",
        wording.NOT_FOR_LINE: (
            "«{said}» vale para otras máquinas que {machine}: deja fuera esas líneas."
        ),
    },
}
