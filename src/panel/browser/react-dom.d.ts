/** The one function of react-dom that our components use; its types are no dependency of ours. */
declare module 'react-dom' {
  export function flushSync<T>(work: () => T): T
}
