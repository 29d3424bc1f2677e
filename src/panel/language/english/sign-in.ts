/** The sign-in page. */
export const signIn = {
  title: 'Sign in',
  heading: 'Sign in to Viewdesk',
  email: 'Email',
  password: 'Password',
  button: 'Sign in',
  doNotFit: 'This e-mail address and password do not fit together.',
  tooMany: {
    one: 'Too many attempts to sign in. Try again in {{minutes}} minute.',
    other: 'Too many attempts to sign in. Try again in {{minutes}} minutes.',
  },
} as const
