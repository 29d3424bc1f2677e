import type { signIn as english } from '../english/sign-in.js'
import type { RoomLike } from '../words.js'

export const signIn: RoomLike<typeof english> = {
  title: 'Anmelden',
  heading: 'Bei {{name}} anmelden',
  email: 'E-Mail',
  password: 'Passwort',
  button: 'Anmelden',
  forgotten: 'Passwort vergessen?',
  askAdmin:
    'Fragen Sie jemanden aus der Verwaltung dieses Panels. Auf der Seite „Konten“ gibt es „Passwort zurücksetzen“: Das ergibt einen Link, mit dem Sie ein neues wählen.',
  adminsThemselves:
    'Niemand aus der Verwaltung kann sich anmelden? Wer das Panel betreibt, macht einen solchen Link mit: npx viewdesk staff reset E-MAIL --link',
  choosePassword: 'Passwort wählen',
  newPassword: 'Neues Passwort',
  rules: 'Mindestens 12 Zeichen. Ein paar Wörter hintereinander lassen sich leicht merken.',
  setAndSignIn: 'Passwort setzen und anmelden',
  doNotFit: 'E-Mail-Adresse oder Passwort ist falsch.',
  tooMany: {
    one: 'Zu viele Anmeldeversuche. Versuchen Sie es in {{minutes}} Minute wieder.',
    other: 'Zu viele Anmeldeversuche. Versuchen Sie es in {{minutes}} Minuten wieder.',
  },
}
