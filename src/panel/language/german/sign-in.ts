import type { signIn as english } from '../english/sign-in.js'
import type { RoomLike } from '../words.js'

export const signIn: RoomLike<typeof english> = {
  title: 'Anmelden',
  heading: 'Bei {{name}} anmelden',
  email: 'E-Mail',
  password: 'Passwort',
  button: 'Anmelden',
  doNotFit: 'E-Mail-Adresse oder Passwort ist falsch.',
  tooMany: {
    one: 'Zu viele Anmeldeversuche. Versuchen Sie es in {{minutes}} Minute wieder.',
    other: 'Zu viele Anmeldeversuche. Versuchen Sie es in {{minutes}} Minuten wieder.',
  },
}
