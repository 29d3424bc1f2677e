import type { ServerOptions } from 'node:http'

/** How long the panel is patient with slow clients, and with how many requests at a time. */
export interface PanelLimits {
  /** For receiving a whole request, its headers included. */
  readonly requestMs: number
  /** For a download of which the client takes nothing. */
  readonly stalledMs: number
  /** For an export that waits for its turn, before it is told to come back. */
  readonly queueMs: number
  /** Between two looks whether whoever downloads something still may. */
  readonly lookMs: number
  /** Between two looks for exports whose panel is no more. */
  readonly leftBehindMs: number
}

export const usualLimits: PanelLimits = {
  requestMs: 20_000,
  stalledMs: 60_000,
  queueMs: 8000,
  lookMs: 10_000,
  leftBehindMs: 300_000,
}

/** Whoever sends a request slowly holds a socket no longer than this; the answer may take as long as it takes. */
export function serverPatience({ requestMs }: Pick<PanelLimits, 'requestMs'>): ServerOptions {
  return {
    headersTimeout: requestMs,
    requestTimeout: requestMs,
    // Node looks only every 30 seconds by itself.
    connectionsCheckingInterval: Math.min(1000, requestMs / 2),
    keepAliveTimeout: 5000,
  }
}
