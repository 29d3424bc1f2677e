import { useEffect, useState } from 'react'
import { useLocation, useNavigate, useNavigationType } from 'react-router'
import type { Choices } from './api-shapes'
import { arrivalOf, asksChoices, type Came, openingOf, type Page } from './opening'
import { rememberOpening } from './travel-memory'
import { useCatalogue } from './use-catalogue'

/**
 * Puts into the address with what this page opens, once, when one arrives. Until then nothing should be asked for.
 *
 * @param page null while it is not known yet
 * @returns whether the address is as it should be
 */
export function useOpening(page: Page | null): boolean {
  const { search, state, key } = useLocation()
  const navigate = useNavigate()
  const byLink = useNavigationType() === 'PUSH'
  const { catalogue } = useCatalogue()
  const here = { search, arrival: arrivalOf(state), byLink, key }
  const [came, setCame] = useState(here)
  const choices = catalogue?.me.choices
  const [isOpen, setOpen] = useState(() => isRight(page, came, choices))
  // The link of the page that one is on already reopens it.
  if (byLink && !here.arrival.exact && key !== came.key) {
    setCame(here)
    setOpen(isRight(page, here, choices))
  }
  const isEmpty = came.search === ''
  useEffect(() => {
    if (page?.report && choices && isEmpty) rememberOpening(page.report, isRight(page, came, choices))
  }, [page, came, choices, isEmpty])
  useEffect(() => {
    if (isOpen || !choices || !page) return
    const opened = openingOf(page, came, choices)
    if (opened.search !== came.search) navigate({ search: opened.search }, { replace: true, state: opened.arrival })
    setOpen(true)
  }, [isOpen, choices, page, came, navigate])
  return isOpen
}

function isRight(page: Page | null, came: Came, choices: Choices | undefined): boolean {
  if (!asksChoices(came)) return true
  return page !== null && choices !== undefined && openingOf(page, came, choices).search === came.search
}
