// Every text of the page: key, then English, German, Czech, French. {name} is a place for a value.
// The build makes one module for each language of it. Keys of a view stand together below its heading.

export const languages = ['en', 'de', 'cs', 'fr'] as const;

export type Language = (typeof languages)[number];

type Row = readonly [en: string, de: string, cs: string, fr: string];

export const texts = {
  // Shell
  'shell.skip': ['Skip to content', 'Zum Inhalt springen', 'Přejít na obsah', 'Aller au contenu'],
  'shell.navigation': ['Views', 'Ansichten', 'Zobrazení', 'Vues'],
  'shell.now': ['Now', 'Jetzt', 'Nyní', 'Maintenant'],
  'shell.appearance': ['Appearance', 'Darstellung', 'Vzhled', 'Apparence'],
  'shell.language': ['Language', 'Sprache', 'Jazyk', 'Langue'],
  'shell.theme': ['Colours', 'Farben', 'Barvy', 'Couleurs'],
  'shell.theme.auto': ['As the device', 'Wie das Gerät', 'Podle zařízení', 'Comme l’appareil'],
  'shell.theme.light': ['Light', 'Hell', 'Světlé', 'Clair'],
  'shell.theme.dark': ['Dark', 'Dunkel', 'Tmavé', 'Sombre'],
  'shell.logout': ['Log out', 'Abmelden', 'Odhlásit', 'Se déconnecter'],
  'shell.close': ['Close', 'Schließen', 'Zavřít', 'Fermer'],
  'shell.inverter': ['Inverter', 'Wechselrichter', 'Střídač', 'Onduleur'],
  'shell.allInverters': ['All inverters', 'Alle Wechselrichter', 'Všechny střídače', 'Tous les onduleurs'],
  'shell.loading': ['Loading …', 'Lädt …', 'Načítá se …', 'Chargement …'],
  'shell.loadFailed': [
    'This view could not be loaded.',
    'Diese Ansicht konnte nicht geladen werden.',
    'Toto zobrazení se nepodařilo načíst.',
    'Cette vue n’a pas pu être chargée.',
  ],
  'shell.broken': [
    'Something went wrong on this page.',
    'Auf dieser Seite ist etwas schiefgegangen.',
    'Na této stránce se něco pokazilo.',
    'Une erreur s’est produite sur cette page.',
  ],
  'shell.reload': ['Reload', 'Neu laden', 'Načíst znovu', 'Recharger'],
  'shell.newVersion': [
    'sermatec-ess was updated to {version}.',
    'sermatec-ess wurde auf {version} aktualisiert.',
    'sermatec-ess byl aktualizován na {version}.',
    'sermatec-ess a été mis à jour vers {version}.',
  ],
  'shell.away': [
    'sermatec-ess does not answer. This page tries again by itself.',
    'sermatec-ess antwortet nicht. Die Seite versucht es von selbst wieder.',
    'sermatec-ess neodpovídá. Stránka to zkouší sama znovu.',
    'sermatec-ess ne répond pas. La page réessaie d’elle-même.',
  ],
  'shell.notFound': [
    'There is no such view.',
    'Diese Ansicht gibt es nicht.',
    'Takové zobrazení neexistuje.',
    'Cette vue n’existe pas.',
  ],
  'shell.toNow': ['To the present values', 'Zu den aktuellen Werten', 'Na aktuální hodnoty', 'Vers les valeurs actuelles'],

  // Login
  'login.title': ['Log in', 'Anmelden', 'Přihlášení', 'Connexion'],
  'login.password': ['Password', 'Passwort', 'Heslo', 'Mot de passe'],
  'login.submit': ['Log in', 'Anmelden', 'Přihlásit', 'Se connecter'],
  'login.hint': [
    'The password was set with “sermatec-ess password set”.',
    'Das Passwort wurde mit „sermatec-ess password set“ festgelegt.',
    'Heslo bylo nastaveno příkazem „sermatec-ess password set“.',
    'Le mot de passe a été défini avec « sermatec-ess password set ».',
  ],
  'login.wrong': ['The password is wrong.', 'Das Passwort ist falsch.', 'Heslo je chybné.', 'Le mot de passe est incorrect.'],
  'login.tooMany': [
    'Too many attempts. Try again in {time}.',
    'Zu viele Versuche. Bitte in {time} wieder versuchen.',
    'Příliš mnoho pokusů. Zkuste to znovu za {time}.',
    'Trop de tentatives. Réessayez dans {time}.',
  ],
  'login.failed': [
    'The login failed: {detail}',
    'Die Anmeldung ist fehlgeschlagen: {detail}',
    'Přihlášení se nezdařilo: {detail}',
    'La connexion a échoué : {detail}',
  ],
  'login.noAnswer': ['no answer', 'keine Antwort', 'žádná odpověď', 'pas de réponse'],

  // Now
  'now.pv': ['Solar', 'Solar', 'Solár', 'Solaire'],
  'now.battery': ['Battery', 'Batterie', 'Baterie', 'Batterie'],
  'now.grid': ['Grid', 'Netz', 'Síť', 'Réseau'],
  'now.house': ['House', 'Haus', 'Dům', 'Maison'],
  'now.backup': ['Backup', 'Notstrom', 'Záloha', 'Secours'],

  // History

  // Alarms

  // Settings

  // System

  // Home Assistant
} as const satisfies Record<string, Row>;

export type Key = keyof typeof texts;
