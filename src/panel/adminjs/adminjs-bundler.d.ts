// adminjs exports this entry without saying where its types are.
declare module 'adminjs/bundler' {
  export const componentsBundler: {
    createEntry(entry: { dir: string; content: string }): Promise<void>
    build(): Promise<void>
  }
}
