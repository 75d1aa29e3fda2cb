/** Where the page is: `#/history/day/2026-06-21?inverter=A`. */
export interface Place {
  /** The view; empty for the first one. */
  readonly view: string;
  /** What follows the view: `['day', '2026-06-21']`. */
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The place of the hash of an address. */
export function placeOf(hash: string): Place {
  const [route = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const [view = '', ...path] = route.split('/').map(decoded);
  return { view, path: path.filter((part) => part !== ''), query: Object.fromEntries(new URLSearchParams(query)) };
}

/** The hash of a place. */
export function hashOf(view: string, path: readonly string[] = [], query: Readonly<Record<string, string>> = {}): string {
  const parts = [view, ...path].map(encodeURIComponent).join('/');
  const search = new URLSearchParams(query).toString();
  return `#/${parts}${search && `?${search}`}`;
}
