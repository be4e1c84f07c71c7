/** So many answers are kept, then all are forgotten: memory stays bounded whatever is asked. */
const MOST = 200_000;

/** The same function of a text, that remembers what it has worked out: words come again and again. */
export function remembered<Value>(work: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const value = work(text);
    if (known.size >= MOST) known.clear();
    known.set(text, value);
    return value;
  };
}
