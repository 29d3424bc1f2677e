import type { accounts as english } from '../english/accounts.js'
import type { RoomLike } from '../words.js'

export const accounts: RoomLike<typeof english> = {
  title: 'Konten',
  text: 'Wer sich hier anmelden darf und was damit möglich ist.',
  add: 'Kollegin oder Kollegen hinzufügen',
  makeLink: 'Konto anlegen und Link zeigen',
  name: 'Name',
  you: '(Sie)',
  manage: 'Verwalten',
  manageWhom: '{{name}} verwalten',
  neverSignedIn: 'Noch nie angemeldet',
  lastSignIn: 'Zuletzt angemeldet: {{clock}}',
  sessionCount: { one: '1 Sitzung', other: '{{count}} Sitzungen' },

  disabled: 'Deaktiviert',
  none: 'Ohne Passwort, Anmeldung nicht möglich',
  invited: 'Eingeladen; der Link gilt bis {{until}}',
  invitedOver: 'Eingeladen; der Link ist zu alt, erstellen Sie einen neuen',
  awaited: 'Passwort zurückgesetzt; der Link gilt bis {{until}}',
  awaitedOver: 'Passwort zurückgesetzt; der Link ist zu alt, erstellen Sie einen neuen',
  locked: 'Zu viele falsche Passwörter; Anmeldung von einigen Orten gesperrt bis {{until}}',

  role: 'Rolle ändern …',
  reset: 'Passwort zurücksetzen …',
  newLink: 'Neuer Link …',
  unlock: 'Sperre aufheben …',
  sessions: 'Sitzungen …',
  disable: 'Deaktivieren …',
  enable: 'Aktivieren …',

  roleLegend: 'Rolle',
  roleOf: 'Rolle von {{name}}',
  roleVerb: 'Rolle ändern',
  may_viewer: 'Liest Datensätze und Berichte',
  may_operator: 'Exportiert und aktualisiert auch',
  may_admin: 'Verwaltet auch Konten und sieht, wer was getan hat',

  resetVerb: 'Passwort zurücksetzen',
  resetText:
    'Das Passwort von {{name}} gilt ab jetzt nicht mehr, und alle Sitzungen enden. Sie erhalten einen Link, mit dem sich ein neues wählen lässt.',
  newLinkVerb: 'Neuen Link erstellen',
  newLinkText: '{{name}} wählt damit ein Passwort. Frühere Links gelten dann nicht mehr.',
  linkFor: 'Schicken Sie diesen Link an {{email}}. Wer ihn öffnet, wählt das Passwort dieses Kontos.',
  link: 'Link',
  linkUntil: 'Er gilt einmal, bis {{until}}, und wird nur jetzt angezeigt.',

  unlockVerb: 'Sperre aufheben',
  unlockText:
    'Die falschen Passwörter beim Konto von {{name}} sind vergessen: {{name}} kann es sofort wieder versuchen.',
  disableVerb: 'Konto deaktivieren',
  disableText:
    '{{name}} kann sich nicht mehr anmelden, und alle Sitzungen enden. Was mit dem Konto getan wurde, bleibt verzeichnet.',
  enableVerb: 'Konto aktivieren',
  enableText: '{{name}} kann sich wieder mit dem bisherigen Passwort anmelden.',

  ownSessions: 'Wo Sie angemeldet sind',
  sessionsOf: 'Wo {{name}} angemeldet ist',
  endOthers: 'Überall sonst abmelden',
  endAll: 'Überall abmelden',
  thisSession: '(hier)',
  signedInAt: 'seit {{clock}}',
  lastUsed: 'zuletzt benutzt {{clock}}',
  end: 'Beenden',
  endWhich: 'Sitzung in {{browser}} beenden',
  browserOn: '{{browser}} unter {{system}}',
  unknownBrowser: 'Unbekannter Browser',
}
