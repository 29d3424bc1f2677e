/** The seed of VIEWDESK_TEST_SEED, to draw other rows and questions; that of the test when it is not set. */
export function seedOr(seed: number): number {
  const given = process.env.VIEWDESK_TEST_SEED
  return given === undefined || given === '' ? seed : Number(given)
}
