/**
 * Works something out once for each object, and for each of a few texts besides: what every request asks of a report does
 * not change with the request. It is forgotten with the object.
 */
export function onceEach<Key extends object, Value>(
  work: (key: Key, detail: string) => Value,
): (key: Key, detail?: string) => Value {
  const known = new WeakMap<Key, Map<string, Value>>()
  return (key, detail = '') => {
    const ofKey = known.get(key) ?? new Map<string, Value>()
    known.set(key, ofKey)
    const value = ofKey.has(detail) ? (ofKey.get(detail) as Value) : work(key, detail)
    ofKey.set(detail, value)
    return value
  }
}
