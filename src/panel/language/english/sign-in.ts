/** The sign-in page. */
export const signIn = {
  title: 'Sign in',
  heading: 'Sign in to {{name}}',
  email: 'Email',
  password: 'Password',
  button: 'Sign in',
  forgotten: 'Forgot your password?',
  askAdmin:
    'Ask an administrator of this panel. On the page “Accounts” they choose “Reset password” and get a link for you, with which you choose a new one.',
  adminsThemselves:
    'No administrator can sign in? Whoever runs the panel makes such a link with: npx viewdesk staff reset EMAIL --link',
  choosePassword: 'Choose your password',
  newPassword: 'New password',
  rules: 'At least 12 characters. A few words in a row are easy to remember.',
  setAndSignIn: 'Set password and sign in',
  doNotFit: 'The email address or the password is wrong.',
  tooMany: {
    one: 'Too many attempts to sign in. Try again in {{minutes}} minute.',
    other: 'Too many attempts to sign in. Try again in {{minutes}} minutes.',
  },
} as const
