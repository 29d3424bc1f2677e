import { useEffect, useState } from 'react'
import { useLocation, useNavigate, useNavigationType } from 'react-router'
import { arrivalOf, asksChoices, openingOf, type Page } from './opening'
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
  const [isOpen, setOpen] = useState(!asksChoices(came))
  // The link of the page that one is on already reopens it.
  if (byLink && !here.arrival.exact && key !== came.key) {
    setCame(here)
    setOpen(!asksChoices(here))
  }
  const choices = catalogue?.me.choices
  useEffect(() => {
    if (isOpen || !choices || !page) return
    const opened = openingOf(page, came, choices)
    if (opened.search !== came.search) navigate({ search: opened.search }, { replace: true, state: opened.arrival })
    setOpen(true)
  }, [isOpen, choices, page, came, navigate])
  return isOpen
}
