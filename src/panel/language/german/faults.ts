import type { faults as english } from '../english/faults.js'
import type { RoomLike } from '../words.js'

export const faults: RoomLike<typeof english> = {
  badAddress: 'So lässt sich das nicht anzeigen',
  notForAccount: 'Nicht für Ihr Konto',
  nothingHere: 'Hier ist nichts',
  notLoaded: 'Das konnte nicht geladen werden',
  triesAgain: '{{message}} Diese Seite versucht es von selbst noch einmal.',
  request: 'Anfrage {{id}}',
  tryAgain: 'Noch einmal versuchen',
  startOver: 'Von vorn beginnen',
  fromBefore: '{{message}} Was Sie sehen, ist von vorhin; diese Seite versucht es von selbst noch einmal.',
  sessionEnded: 'Ihre Sitzung ist abgelaufen',
  sessionEndedText: '{{link}}, dann kommen Sie mit denselben Filtern auf diese Seite zurück.',
  signInAgain: 'Melden Sie sich wieder an',
  cannotShow: 'Diese Seite kann nicht angezeigt werden',
  cannotShowText: 'Etwas darauf ist anders als erwartet. Ihre Daten sind nicht betroffen.',
  reload: 'Seite neu laden',
  pageSlow: 'Die Seite lädt noch. Über eine langsame Verbindung dauert das beim ersten Mal eine Weile.',
  pageFailed: 'Teile dieser Seite konnten nicht geladen werden. Prüfen Sie Ihre Verbindung.',
  pageNotFound: 'Seite nicht gefunden',
  noSuchPage: 'Diese Seite gibt es nicht, oder Ihr Konto darf sie nicht öffnen.',
  askAdmin: 'Wer die Rolle „{{role}}“ hat, kann ändern, was Ihr Konto darf.',
  goToDashboard: 'Zur Übersicht',

  noAnswer: 'Der Server hat nicht geantwortet. Prüfen Sie Ihre Verbindung.',
  badAnswer: 'Der Server hat eine Antwort geschickt, die diese Seite nicht lesen kann. Laden Sie die Seite neu.',
  foreignAnswer:
    'Die Antwort kam nicht von diesem Server. Vielleicht müssen Sie sich erst in Ihrem Netz anmelden; sehen Sie dann nach, ob es getan wurde.',
  answerFailed: 'Der Server konnte nicht antworten (Status {{status}}). Versuchen Sie es noch einmal.',
  sessionEndedShort: 'Ihre Sitzung ist abgelaufen.',
  ownError: 'Auf dieser Seite ist ein Fehler aufgetreten. Laden Sie sie neu.',

  wrong: 'Etwas ist schiefgegangen',
  title403: 'Nicht für dieses Konto',
  title404: 'Seite nicht gefunden',
  title405: 'Hier nicht möglich',
  title410: 'Dieser Link gilt nicht mehr',
  title413: 'Zu groß',
  title429: 'Zu viele Versuche',
  comesByItself:
    'Sie können hier warten: Diese Seite fragt von selbst wieder, und der Download beginnt, sobald ein Platz frei ist.',
  title503: 'Zurzeit nicht verfügbar',
}
