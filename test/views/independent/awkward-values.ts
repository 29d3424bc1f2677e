import type { Random } from './random.js'

/** Names that break what is not escaped. */
export const awkwardTexts = [
  'Smith, "Sons" & Co',
  'two\nlines',
  'carriage\r\nreturn',
  '=1+1',
  '+44 20 7946 0000',
  '-5 degrees',
  '@home',
  '\tafter a tab',
  "O'Brien; drop table job",
  'مزود الخدمة، الشمال',
  '\u202Eright to left\u202C',
  '🛠️ Zoë 👩‍🔧',
  '100 % _sure_ \\ backslash',
  "'quoted'",
  ' spaces ',
  '""',
  '',
]

/** Cents of both signs and all sizes; null for what nobody entered. */
export function drawMoney(random: Random, nullPercent: number): bigint | null {
  if (random.chance(nullPercent)) return null
  if (random.chance(8)) return 0n
  if (random.chance(6)) return random.pick([1n, -1n, 5n, -5n])
  if (random.chance(3)) return random.pick([99_999_999_999_999n, -99_999_999_999_999n, 99_999_999_999_998n])
  if (random.chance(8)) return -BigInt(random.below(300_000))
  if (random.chance(20)) return BigInt(20_000 * (1 + random.below(20)))
  return BigInt(random.below(2_000_000))
}
