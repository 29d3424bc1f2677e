/** What our components use of react-dom; its types are no dependency of ours. */
declare module 'react-dom' {
  export function flushSync<T>(work: () => T): T
}

declare module 'react-dom/client' {
  export function createRoot(place: Element): { render(drawn: import('react').ReactNode): void }
}
