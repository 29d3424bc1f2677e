import React from 'react'
import { say } from '../language'
import type { ApiError } from '../talk/api'
import { SignInAgain } from './problem'

/** Why what was sent was not done, above the buttons that send it; of an ended session, with the way to go on. */
export const FormError: React.FC<{ readonly error: ApiError | null }> = ({ error }) =>
  error ? (
    <p className="vd-form-error" role="alert">
      {error.sessionEnded ? (
        <>
          {say('faults.sessionEndedShort')} <SignInAgain />
        </>
      ) : (
        error.message
      )}
    </p>
  ) : null
