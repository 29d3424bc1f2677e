import React, { type ReactNode } from 'react'

/** In few words on the screen, where the others are a click away, and in all on paper. */
export const ScreenOrPaper: React.FC<{ readonly screen: ReactNode; readonly paper: ReactNode }> = ({
  screen,
  paper,
}) =>
  screen === paper ? (
    screen
  ) : (
    <>
      <span className="vd-on-screen">{screen}</span>
      <span className="vd-on-paper">{paper}</span>
    </>
  )
