import React, { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'

/** Widths on A4, less the margins of the page and of the boxes, at the zoom of the printed dashboard. */
export const PRINTED = { half: 384, main: 515, whole: 796, sheet: 820 }

export interface Room {
  readonly box: React.RefObject<HTMLDivElement>
  /** In pixels; 0 before it is known. */
  readonly width: number
  readonly height: number
  /** On paper, where a drawing is smaller, and redrawn instead of scaled down. */
  readonly isPrinted: boolean
}

/** How much room a box has, known before it is first seen. */
export function useWidth(printedWidth = PRINTED.half): Room {
  const box = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  const isPrinted = useIsPrinted()
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return undefined
    const measure = (): void => {
      const [width, height] = [element.clientWidth, element.clientHeight]
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { box, ...size, width: isPrinted && size.width > 0 ? printedWidth : size.width, isPrinted }
}

function useIsPrinted(): boolean {
  const [isPrinted, setPrinted] = useState(false)
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
  return isPrinted
}
