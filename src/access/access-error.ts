export type AccessErrorCode =
  | 'weak_password'
  | 'wrong_password'
  | 'bad_email'
  | 'bad_role'
  | 'account_exists'
  | 'no_such_account'
  | 'last_admin'

/** Something about accounts that a person can put right; the message is ready to be shown. */
export class AccessError extends Error {
  readonly code: AccessErrorCode
  /** HTTP status */
  readonly status: number

  constructor(code: AccessErrorCode, status: number, message: string) {
    super(message)
    this.name = 'AccessError'
    this.code = code
    this.status = status
  }
}
