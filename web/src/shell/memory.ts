/** What this browser remembers; nothing where it does not allow that. */
export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(`sermatec.${key}`);
  } catch {
    return null;
  }
}

/** Keeps something in this browser, where it allows that. */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`sermatec.${key}`);
    else localStorage.setItem(`sermatec.${key}`, value);
  } catch {
    // A private window: it is kept until the page is closed.
  }
}
