import type { PanelIdentity } from '../identity.js'
import { type Language, sayIn } from '../language/languages.js'
import { formPage } from './form-page.js'

export interface SignInForm {
  readonly email: string
  /** Where to go after signing in: an address of ours. */
  readonly next: string
  readonly problem: string | null
  readonly language: Language
}

export interface PasswordForm {
  readonly email: string
  /** Of the link that was opened. */
  readonly token: string
  readonly problem: string | null
  readonly language: Language
}

/** The pages for people who are not signed in. */
export interface SignInPages {
  signIn(form: SignInForm): string
  /** Where a link leads with which somebody chooses a password. */
  choosePassword(form: PasswordForm): string
}

/** @param folder where their templates are */
export function signInPages(folder: string, styleSheet: string, identity: PanelIdentity): SignInPages {
  const signIn = formPage(folder, 'sign-in.html', styleSheet, identity)
  const choosePassword = formPage(folder, 'choose-password.html', styleSheet, identity)
  return {
    signIn({ email, next, problem, language }) {
      const say = sayIn(language)
      return signIn({
        title: say('signIn.title'),
        language,
        values: {
          heading: say('signIn.heading', { name: identity.nameIn(language) }),
          emailLabel: say('signIn.email'),
          passwordLabel: say('signIn.password'),
          button: say('signIn.button'),
          forgotten: say('signIn.forgotten'),
          askAdmin: say('signIn.askAdmin'),
          adminsThemselves: say('signIn.adminsThemselves'),
          error: problem,
          email,
          next,
        },
      })
    },
    choosePassword({ email, token, problem, language }) {
      const say = sayIn(language)
      return choosePassword({
        title: say('signIn.choosePassword'),
        language,
        values: {
          heading: say('signIn.choosePassword'),
          emailLabel: say('signIn.email'),
          passwordLabel: say('signIn.newPassword'),
          againLabel: say('shell.newPasswordAgain'),
          rules: say('signIn.rules'),
          button: say('signIn.setAndSignIn'),
          error: problem,
          email,
          token,
        },
      })
    },
  }
}
