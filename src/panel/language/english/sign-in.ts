/** The sign-in page. */
export const signIn = {
  title: 'Sign in',
  heading: 'Sign in to {{name}}',
  email: 'Email',
  password: 'Password',
  button: 'Sign in',
  doNotFit: 'The e-mail address or the password is wrong.',
  tooMany: {
    one: 'Too many attempts to sign in. Try again in {{minutes}} minute.',
    other: 'Too many attempts to sign in. Try again in {{minutes}} minutes.',
  },
} as const
