"""How people head the columns of a sign-up sheet, in English, German and French: a long dull table.

Headers are compared in lower case without accents or punctuation. A phrase is a run of words; ``*`` at the
end of a word stands for any ending; `` + `` joins parts that may stand anywhere in the header. The number
says how sure a phrase makes us, from 1 (a hint) to 9 (hardly anything else).
"""

Phrases = dict[str, int]

PHRASES: dict[str, Phrases] = {
    "first_name": {
        "first name": 9, "firstname": 9, "given name": 9, "forename": 9, "vorname*": 9, "rufname": 8,
        "prenom*": 9,
    },
    "last_name": {
        "last name": 9, "lastname": 9, "surname": 9, "family name": 9, "nachname*": 9, "familienname*": 9,
        "zuname": 9, "nom de famille": 9, "patronyme": 8,
    },
    "name": {
        "first name + last name": 10, "first name + surname": 10, "given name + family name": 10,
        "vorname + nachname": 10, "vor und nachname": 10, "prenom + nom": 10, "full name": 9,
        "display name": 8, "your name": 8, "vollstandiger name": 9, "nom complet": 9, "votre nom": 8,
        "ihr name": 8, "dein name": 8, "wie heisst du": 8, "wie heissen sie": 8, "what is your name": 8,
        "what s your name": 8, "comment vous appelez": 8, "name": 5, "nom": 5, "participant": 4,
        "teilnehmer*": 3, "person": 3,
    },
    "email": {
        "e mail*": 8, "email*": 8, "mailadresse": 8, "mail address": 8, "courriel": 8, "adresse mail": 8,
        "adresse electronique": 8, "mail": 6, "username": 4, "benutzername": 4, "nom d utilisateur": 4,
    },
    "is_mentee": {
        "mentee ja nein": 9, "mentee j n": 9, "mentee yes no": 9, "mentee y n": 9, "mentee oui non": 9,
        "mochte mentee": 8, "mentee sein": 8, "als mentee": 7, "mentee werden": 8, "sucht mentor*": 7,
        "suche mentor*": 7, "wants a mentor": 8, "would you like a mentor": 8, "looking for a mentor": 7,
        "want to be mentored": 8, "be a mentee": 8, "etre mentore*": 8, "etre accompagne*": 8,
        "cherche un mentor": 7, "mentee": 5, "mentore*": 4,
    },
    "is_mentor": {
        "mentor ja nein": 9, "mentor in ja nein": 9, "mentor j n": 9, "mentor yes no": 9, "mentor y n": 9,
        "mentor oui non": 9, "mochte mentor*": 8, "mentor sein": 8, "mentor in sein": 8, "als mentor*": 7,
        "mentor* werden": 8, "willing to mentor": 8, "would you like to mentor": 8, "happy to mentor": 8,
        "be a mentor": 8, "etre mentor": 8, "devenir mentor": 8, "accompagner quelqu un": 7, "mentor": 4,
        "mentorin": 5,
    },
    "role": {
        "mentor or mentee": 9, "mentee or mentor": 9, "mentor mentee": 9, "mentee mentor": 9,
        "mentor* oder mentee": 9, "mentee oder mentor*": 9, "mentor ou mentore*": 9, "which role": 8,
        "welche rolle": 8, "quel role": 8, "how would you like to take part": 9,
        "how would you like to join": 9, "how do you want to take part": 9, "i would like to": 6,
        "i d like to": 6, "i want to": 6, "ich mochte": 5, "je souhaite": 5, "je voudrais": 5,
        "role in the programme": 9, "role in the program": 9, "rolle im programm": 9, "teilnahme als": 9,
        "take part as": 9, "joining as": 9, "sign up as": 9, "participer en tant que": 9, "role": 5,
        "rolle": 5, "roles": 5,
    },
    "skills_wanted": {
        "want to learn": 9, "like to learn": 9, "hope to learn": 9, "skills wanted": 9,
        "skills to develop": 9, "skills you want": 9, "skills you would like": 9, "want to grow": 8,
        "like to grow": 8, "areas to develop": 9, "development areas": 9, "need help with": 8,
        "want help with": 8, "like help with": 8, "help with": 5, "looking for help": 8, "like support": 8,
        "learning goals": 6, "mochte lernen": 9, "mochtest du lernen": 9, "mochten sie lernen": 9,
        "lernen": 6, "lernwunsch*": 9, "lernfeld*": 9, "weiterentwickel*": 8, "entwicklungsfeld*": 9,
        "entwicklungsthem*": 9, "suche unterstutzung": 9, "themen gesucht": 9, "gesuchte themen": 9,
        "gesuchte kompetenzen": 9, "apprendre": 8, "competences recherchees": 9,
        "competences a developper": 9, "souhaitez developper": 8, "souhaitez progresser": 8,
        "besoin d aide": 8, "topics mentee": 8, "themen mentee": 8,
    },
    "skills_offered": {
        "could you help": 8, "can you help": 8, "could you teach": 9, "can you teach": 9, "can you offer": 9,
        "can offer": 9, "could offer": 9, "can teach": 9, "can help": 8, "could help": 8,
        "skills offered": 9, "skills to share": 9, "happy to share": 8, "able to share": 8,
        "areas of expertise": 9, "expertise": 6, "strengths": 7, "good at": 7, "skills you have": 8,
        "ask me about": 8, "guide others": 7, "support others": 7, "kann ich anbieten": 9,
        "kann anbieten": 9, "kannst du anbieten": 9, "konnen sie anbieten": 9, "anbieten": 7, "biete": 8,
        "angebotene themen": 9, "angebotene kompetenzen": 9, "weitergeben": 8, "starken": 8,
        "fachgebiet*": 7, "kompetenzen": 5, "proposer": 7, "partager": 7, "competences proposees": 9,
        "domaines d expertise": 9, "points forts": 8, "transmettre": 8, "topics mentor": 8,
        "themen mentor*": 8, "skills": 3,
    },
    "values": {
        "working values": 9, "values at work": 9, "your values": 9, "values": 7, "matters most at work": 9,
        "matters to you": 8, "important to you at work": 9, "werte": 7, "wichtig bei der arbeit": 8,
        "wichtig ist mir": 8, "ist mir wichtig": 8, "valeurs": 8, "important pour vous au travail": 9,
    },
    "interests": {
        "interests": 8, "hobbies": 9, "hobby": 9, "outside work": 8, "free time": 8, "interessen": 8,
        "interesse": 6, "hobbys": 9, "freizeit": 9, "centres d interet": 9, "loisirs": 9, "passions": 7,
    },
    "dislikes": {
        "dislike*": 9, "don t enjoy": 9, "do not enjoy": 9, "pet peeve*": 9, "drains you": 9,
        "rather avoid": 6, "mag ich nicht": 9, "mag nicht": 9, "nervt": 8, "abneigung*": 9,
        "n aimez pas": 9, "n aime pas": 9,
    },
    "time_zone": {
        "time zone": 9, "timezone": 9, "zeitzone": 9, "fuseau horaire": 9, "utc offset": 8,
    },
    "city": {
        "city": 9, "town": 8, "based in": 8, "where are you based": 9, "location": 7, "office": 6,
        "site": 5, "ort": 8, "stadt": 9, "standort": 9, "wohnort": 8, "ville": 9, "lieu": 6, "bureau": 5,
    },
    "languages": {
        "language*": 9, "sprache*": 9, "sprachen": 9, "sprichst du": 8, "langue*": 9, "speak": 6,
        "parlez": 6,
    },
    "hours_per_month": {
        "hours per month": 10, "hours a month": 10, "hours month": 9, "h month": 9, "how much time": 8,
        "time can you give": 9, "time commitment": 8, "hours": 6, "stunden pro monat": 10,
        "stunden im monat": 10, "std monat": 9, "h monat": 9, "zeit pro monat": 9, "stunden": 6,
        "zeitbudget": 8, "heures par mois": 10, "heures mois": 9, "temps par mois": 9, "heures": 6,
    },
    "partners_max": {
        "how many mentees": 10, "how many people": 9, "how many partners": 10, "number of mentees": 10,
        "max mentees": 10, "maximum mentees": 10, "max partners": 10, "mentees at most": 9, "capacity": 8,
        "places": 6, "wie viele mentees": 10, "anzahl mentees": 10, "max anzahl": 9, "max mentee*": 9,
        "maximal": 5, "kapazitat": 8, "combien de personnes": 9, "combien de mentor*": 10,
        "nombre de mentor*": 10, "nombre maximum": 9, "capacite": 7,
    },
    "windows": {
        "availability": 9, "available": 7, "when can you meet": 10, "when could you meet": 10,
        "best time*": 8, "time slots": 9, "meeting times": 9, "days and times": 9, "good days": 8,
        "verfugbarkeit": 9, "verfugbar": 8, "wann hast du zeit": 10, "wann haben sie zeit": 10,
        "zeitfenster": 10, "passende zeiten": 9, "disponibilite*": 9, "creneau*": 9, "quand pouvez": 8,
    },
    "goal": {
        "what do you hope": 8, "hope to get": 8, "your goal": 9, "goal*": 7, "aim*": 5,
        "what brings you": 8, "why do you want": 7, "what would you like to achieve": 9, "good outcome": 8,
        "expectations": 6, "concern": 4, "working on": 5, "stands in the way": 7, "ziel*": 7,
        "anliegen": 8, "erwartung*": 7, "warum mochte*": 7, "motivation": 6, "objectif*": 8, "attentes": 7,
        "souhaitez atteindre": 9,
    },
    "experience": {
        "what experience": 9, "experience have you": 9, "experiences": 7,
        "your experience": 8, "experience you": 8, "experience": 6, "background": 6, "been through": 8,
        "about you": 5, "short bio": 8, "bio": 7, "career so far": 8, "erfahrung*": 8, "werdegang": 8,
        "uber mich": 6, "hintergrund": 6, "experience professionnelle": 9, "parcours": 8,
    },
    "department": {
        "department": 9, "dept": 9, "function": 8, "business unit": 9, "division": 8, "team": 6,
        "faculty": 8, "school": 5, "abteilung": 9, "bereich": 7, "fachbereich": 9, "ressort": 8,
        "fakultat": 8, "departement": 8, "service": 6, "direction": 5,
    },
    "job_title": {
        "job title": 10, "position": 7, "current role": 8, "your job": 8, "job": 5, "title": 4,
        "occupation": 8, "profession": 7, "berufsbezeichnung": 9, "stellenbezeichnung": 9, "funktion": 8,
        "stelle": 6, "beruf": 8, "tatigkeit": 7, "poste": 8, "intitule du poste": 10, "fonction": 8,
        "metier": 7,
    },
    "line_manager": {
        "line manager*": 10, "your manager": 10, "manager*": 8, "reports to": 10, "supervisor*": 8,
        "boss": 8, "vorgesetzte*": 10, "fuhrungskraft": 9, "teamleitung": 7,
        "responsable hierarchique": 10, "superieur*": 8, "n 1": 6,
    },
    "cohort": {
        "cohort": 9, "intake": 9, "round": 5, "jahrgang": 9, "durchgang": 8, "kohorte": 9, "promotion": 5,
        "cohorte": 9,
    },
    "earlier_partners": {
        "last time": 8, "last year": 7, "previous mentor*": 10, "previous partner*": 10,
        "previous pair*": 10, "earlier pair*": 10, "paired with before": 10, "already been paired": 10,
        "former mentor*": 9, "letztes mal": 9, "letztes jahr": 8, "fruhere mentor*": 9,
        "bisherige mentor*": 9, "fruhere tandem*": 9, "la derniere fois": 9, "precedent*": 7,
    },
    "wishes": {
        "who would you like": 10, "like to be paired with": 10, "like to be matched with": 10,
        "preferred mentor*": 10, "preferred mentee*": 10, "preferred partner*": 10, "wish*": 8,
        "someone in mind": 9, "wunschmentor*": 10, "wunschpartner*": 10, "wunsch*": 7, "souhaits": 8,
        "avec qui": 8, "preference*": 4,
    },
    "vetoes": {
        "rather not be paired": 10, "rather not be matched": 10, "not be paired with": 10,
        "not be matched with": 10, "prefer not to work with": 10, "exclude": 8, "exclusions": 8,
        "nicht mit": 9, "ausschluss": 9, "pas avec": 9, "ne souhaitez pas etre": 10,
    },
}  # fmt: skip

UNLESS: dict[str, tuple[str, ...]] = {
    # What makes a phrase above mean something else.
    "name": (
        "manager*", "mentor*", "mentee*", "vorgesetzte*", "company", "firma", "programme", "program",
        "partner*", "team*", "department", "emergency", "file", "user*", "superieur*", "responsable",
    ),
    "first_name": (
        "manager*", "vorgesetzte*",
    ),
    "last_name": (
        "manager*", "vorgesetzte*",
    ),
    "email": (
        "manager*", "vorgesetzte*", "fuhrungskraft", "superieur*", "responsable", "updates", "newsletter",
        "mentor*",
    ),
    "role": (
        "learn*", "lernen", "apprendre", "improve", "grow", "job", "current", "meet", "talk", "help*",
        "offer", "not", "nicht", "pas", "paired", "matched",
    ),
    "is_mentee": (
        "how many", "anzahl", "wie viele", "combien", "max*", "nombre", "number", "paired", "previous",
        "topics", "themen", "preferred", "name", "last time", "learn*",
    ),
    "is_mentor": (
        "how many", "anzahl", "wie viele", "combien", "max*", "mentee*", "previous", "paired", "topics",
        "themen", "preferred", "name", "last time", "letztes", "fruhere", "suche*", "sucht", "cherche",
        "want* a", "like a", "looking", "wunsch*",
    ),
    "skills_offered": (
        "experience*", "erfahrung*",
        "learn*", "lernen", "apprendre", "want*", "gesucht*", "recherche*", "looking",
    ),
    "skills_wanted": (
        "offer*", "teach", "anbieten", "proposer",
    ),
    "languages": (
        "programming", "programmier*", "programmation",
    ),
    "goal": (
        "learn*",
    ),
    "experience": (
        "how was", "rate",
    ),
    "hours_per_month": (
        "office hours", "working hours", "arbeitsstunden",
    ),
    "job_title": (
        "manager*", "mentor*", "programme", "program",
    ),
    "line_manager": (
        "are you a",
    ),
    "windows": (
        "how many", "hours a month", "hours per month",
    ),
    "city": (
        "time zone", "preference*",
    ),
    "department": (
        "mentor*",
    ),
    "wishes": (
        "learn*", "lern*", "not", "nicht",
    ),
}  # fmt: skip

PRIVILEGES = (
    "admin*", "is staff", "superuser", "coordinator", "koordinator*", "coordinat*", "permission*",
    "berechtigung*", "access level", "zugriff*", "rights", "rechte", "password*", "passwort*",
    "mot de passe", "droits", "privilege*",
)  # fmt: skip
"""Headers that ask for power over others: never taken from a sheet, and said so."""
