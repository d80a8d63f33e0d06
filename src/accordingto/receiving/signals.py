"""The words and the markup by which pages that are no articles are known; data, looked up by `refusing`.

Wording: English, German, French, Spanish, Italian, Dutch, Portuguese, as such pages use it. Patterns match
case-folded text with single blanks. Extend by adding a row; never with a publisher's name.
"""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


CHALLENGE_TITLES = _any(
    r"^just a moment",
    r"^attention required",
    r"^access (?:to this page has been )?denied",
    r"^pardon our interruption",
    r"^are you (?:a )?(?:human|robot)",
    r"^(?:robot|bot|human|security) (?:check|verification|challenge)",
    r"^(?:please )?(?:verify|confirm) (?:that )?you(?:'|’)?(?: a)?re (?:a )?human",
    r"^one more step",
    r"^captcha",
    r"^checking your browser",
    r"^ddos.guard",
    r"^request (?:blocked|rejected)",
    r"^you have been blocked",
    r"^(?:einen moment|un momento|un instant|um momento)",
    r"^nur einen moment",
    r"^please wait",
)

CHALLENGE_WORDS = _any(
    r"checking (?:if the site connection is secure|your browser before)",
    r"enable javascript and cookies to continue",
    r"verify(?:ing)? (?:that )?you are (?:a )?(?:human|not a (?:ro)?bot)",
    r"needs to review the security of your connection",
    r"unusual (?:traffic|activity) from your (?:computer )?network",
    r"press (?:&|and) hold to confirm",
    r"complete the (?:security check|captcha|following challenge)",
    r"(?:i'm|i am|you are|you're) not a robot",
    r"made us think (?:that )?you (?:are|were) a bot",
    r"why have i been blocked",
    r"ray id:",
    r"ddos protection by",
    r"detected unusual activity",
    r"something about your browser made us",
    r"bestätigen sie, dass sie ein mensch",
    r"vérifi\w+ que vous (?:êtes|n'êtes pas)",
    r"verifi\w+ que (?:eres|usted es) (?:un )?humano",
    r"confirme que é humano",
)

CHALLENGE_MARKS = (
    "//form[@id='challenge-form']|//*[@id='challenge-running' or @id='cf-wrapper' or @id='px-captcha']"
    "|//*[@id='sec-if-cpt-container' or @id='challenge-stage' or @id='captcha-container' or @id='ddg-captcha']"
    "|//iframe[contains(@src, 'captcha-delivery.com') or contains(@src, '_Incapsula_Resource')]"
    "|//script[contains(@src, 'captcha-delivery.com') or contains(@src, '_Incapsula_Resource')]"
    "|//script[contains(@src, 'awswaf.com') or contains(@src, '/_sec/cp_challenge')]"
)

CONSENT_TITLES = _any(
    r"^before you continue",
    r"^(?:your )?(?:privacy|cookie|consent) (?:choices|settings|preferences|consent|notice|policy)",
    r"^we value your privacy",
    r"^(?:cookies?|privacy|datenschutz)\b.{0,20}$",
    r"^consent\b",
    r"^bevor sie (?:fort|weiter)",
    r"^avant d(?:e|'accéder)",
    r"^antes de continuar",
    r"^prima di continuare",
    r"^voordat je",
)

CONSENT_WORDS = _any(
    r"we value your privacy",
    r"before you continue to",
    r"we (?:and|,? along with) our (?:\d+ )?partners",
    r"(?:accept|reject|manage|allow|decline) (?:all|cookies|and continue|choices|preferences|settings|options)",
    r"store and/?(?:or)? access information on (?:a|your) device",
    r"legitimate interest",
    r"consent (?:to|at any time|choices)",
    r"(?:use|uses|using|set|sets) (?:of )?cookies",
    r"cookie (?:policy|settings|notice|preferences)",
    r"personali[sz]ed (?:ads|advertising)",
    r"(?:withdraw|change|give|manage) your (?:consent|choices|preferences)",
    r"privacy (?:policy|settings|dashboard|notice)",
    r"process(?:es|ing)? (?:your )?personal data",
    r"vendors? list",
    r"iab(?: europe)?(?:'s)? transparency",
    r"wir (?:und|verwenden) (?:unsere|cookies)",
    r"alle(?:n)? (?:cookies )?(?:akzeptieren|ablehnen|zustimmen)",
    r"einwilligung",
    r"berechtigte[sn]? interesse",
    r"datenschutz(?:erklärung|hinweise|einstellungen)",
    r"personenbezogene[nr]? daten",
    r"tout (?:accepter|refuser)",
    r"nos (?:\d+ )?partenaires",
    r"données personnelles",
    r"utilis\w+ (?:des|de) cookies",
    r"política de (?:privacidad|privacidade|cookies)",
    r"aceptar (?:todo|y continuar)",
    r"nuestros socios",
    r"datos personales",
    r"accetta (?:tutti|e continua)",
    r"nostri partner",
    r"dati personali",
    r"alles (?:accepteren|weigeren)",
    r"onze partners",
    r"persoonsgegevens",
    r"aceitar (?:tudo|todos)",
    r"nossos parceiros",
    r"dados pessoais",
)

PAYWALL_WORDS = _any(
    r"(?:subscribe|sign up|register|log ?in|sign in|join|pay)(?: now| today| here)?,? (?:or \w+ in )?to"
    r" (?:continue|keep|read|finish|unlock|access)",
    r"to (?:continue|keep) reading",
    r"(?:continue|keep) reading (?:with|for|by) (?:a |your )?(?:subscription|trial|account)",
    r"this (?:article|story|content|post|page) is (?:\w+ )?(?:only |exclusively )?(?:for|available to|reserved"
    r" for|restricted to)",
    r" (?:our )?(?:\w+ )?(?:subscribers|members)",
    r"(?:subscribers?|members?)[- ]only",
    r"(?:exclusive|available) (?:to|for) (?:our )?(?:paid |premium )?subscribers",
    r"unlock (?:this|the full|unlimited)",
    r"to read the (?:full|rest|whole|entire)",
    r"read the full (?:story|article) (?:with|by|for)",
    r"you(?:'ve| have) (?:reached|read|used) (?:your|the|all)[\w ]* (?:limit|free)",
    r"already (?:a|have a) (?:subscri|member)",
    r"(?:weiterlesen|lesen sie weiter) mit",
    r"(?:jetzt|nur für) abonn",
    r"réservé (?:à nos|aux) abonnés",
    r"il vous reste",
    r"exclusivo para (?:suscriptores|assinantes)",
    r"suscr[ií]b\w+ para (?:seguir|continuar)",
    r"riservato agli abbonati",
    r"alleen voor abonnees",
    r"conteúdo exclusivo para",
    r"assine para (?:continuar|ler)",
)

ERROR_TITLES = _any(
    r"^(?:error:? ?)?(?:40[0-9]|410|429|451|50[0-9])\b",
    r"\b(?:page|article|story) (?:not found|(?:does not|doesn't) exist|unavailable|has moved)",
    r"^not found",
    r"^(?:sorry|oops)\b",
    r"^(?:internal )?server error",
    r"^bad (?:gateway|request)",
    r"^service (?:temporarily )?unavailable",
    r"^forbidden",
    r"^(?:log|sign) ?in\b",
    r"^(?:seite|page|página|pagina) (?:nicht gefunden|introuvable|no encontrada|non trovata|niet gevonden|não"
    r" encontrada)",
)

INDEX_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage", "profile"})

BOILERPLATE_WORDS = _any(
    r"^(?:©|\(c\)|copyright\b)",
    r"\ball rights reserved\b",
    r"^(?:click|tap) here (?:to|for)\b",
    r"^advertisement\b",
    r"^(?:please )?(?:sign|signing) up\b.{0,60}\b(?:newsletter|emails?|free|now|sign in)",
    r"\bsign up (?:for|to) (?:our|the)\b.{0,80}\bnewsletters?\b",
    r"^subscribe (?:now|today|here|to)\b",
    r"^(?:follow|like|join) (?:us|[\w ]{2,30}) on (?:facebook|twitter|x|instagram|whatsapp|telegram|google"
    r"|youtube|tiktok)",
    r"^get (?:the latest|our|daily|real-time|breaking)\b.{0,80}(?:inbox|newsletter|updates|news)",
    r"^enjoying our latest content",
    r"^would you like to comment",
    r"comment(?:ing)? (?:policy|forum|guidelines)\b",
    r"^(?:you must|please) (?:confirm|log ?out|log ?in|sign in|register)\b",
    r"^(?:read|see|watch|listen|learn|hear) (?:more|also|next|now)\b",
    r"^(?:also read|related(?: stories| articles| topics)?\b|recommended\b|more (?:from|on|about)\b|most (?:read"
    r"|popular|viewed)\b)",
    r"^(?:popular|comments?|share(?: this)?|topics?|tags?|loading|sources?:)[.:…]*$",
    r"^scroll (?:down|on) ",
    r"^thank you for visiting\b",
    r"^you are using (?:a|an) (?:\w+ )?(?:browser|version)",
    r"^our standards:",
    r"^article content$",
    r"^story continues below",
    r"^(?:access|explore) the (?:latest|most recent) ",
    r"^(?:lesen sie auch|mehr zum thema|lire aussi|à lire aussi|lea también|leia também|leggi anche|lees ook|baca"
    r" juga|soma zaidi)\b",
)
"""Standing phrases around articles. A block over BOILERPLATE_CHARACTERS is not looked at."""

BOILERPLATE_CHARACTERS = 400

BOILERPLATE_PLACES = frozenset(  # noqa: SIM905 one word after another reads better
    [
        "newsletter",
        "newsletters",
        "signup",
        "related",
        "recirc",
        "recirculation",
        "promo",
        "promotion",
        "mostread",
        "popular",
        "comments",
        "disqus",
        "copyright",
        "breadcrumb",
        "breadcrumbs",
        "share",
        "sharing",
        "toolbar",
        "cookie",
        "consent",
        "subscribe",
        "advert",
        "advertisement",
        "sponsored",
        "bio",
        "trending",
        "recommended",
        "recommendations",
    ]
)
"""Words in the class or id of an element that holds no part of the article. Not "paywall": that marks its paid part."""

BOILERPLATE_TAGS = frozenset({"footer", "nav", "form", "dialog"})

BYLINE_WORDS = _any(
    r"^(?:by|words by|reporting by|written by|text:|story by|von|par|por|oleh)\s",
)
"""Openings of bylines, of at most BYLINE_CHARACTERS."""

CREDIT_WORDS = _any(
    r"^(?:image|photo|picture|photograph|photos|foto|bild|imagen|video)(?: credit| by)?:\s",
)

BYLINE_CHARACTERS = 120

BIOGRAPHY_WORDS = _any(
    r"^ (?:is|was|has|covers|writes|makes) (?:a |an |the |been |covered |frequent |for |about )",
)
"""What follows the author's name in a note about the author."""
