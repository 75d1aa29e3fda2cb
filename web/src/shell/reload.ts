const key = 'sermatec.reloaded';

/** Reloads the page when a file of it is gone, because the daemon has another version by now; not more often than once a minute. */
export function reloadForNewFiles(): void {
  window.addEventListener('vite:preloadError', () => {
    try {
      const last = Number(sessionStorage.getItem(key) ?? 0);
      if (Date.now() - last < 60_000) return;
      sessionStorage.setItem(key, String(Date.now()));
    } catch {
      return;
    }

    location.reload();
  });
}
