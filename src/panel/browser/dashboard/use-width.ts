import React, { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'

// Two charts side by side on A4, less the margins of the page and of the cards, at the zoom of the printed dashboard.
const PRINTED_WIDTH = 384

export interface Room {
  readonly box: React.RefObject<HTMLDivElement>
  /** In pixels; 0 before it is known. */
  readonly width: number
  /** On paper, where a drawing is smaller, and redrawn instead of scaled down. */
  readonly isPrinted: boolean
}

/** How much room a drawing has. */
export function useWidth(): Room {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const [isPrinted, setPrinted] = useState(false)
  useEffect(() => {
    if (!box.current) return undefined
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    const begin = (): void => flushSync(() => setPrinted(true))
    const end = (): void => setPrinted(false)
    window.addEventListener('beforeprint', begin)
    window.addEventListener('afterprint', end)
    return () => {
      window.removeEventListener('beforeprint', begin)
      window.removeEventListener('afterprint', end)
    }
  }, [])
  return { box, width: isPrinted && width > 0 ? PRINTED_WIDTH : width, isPrinted }
}
