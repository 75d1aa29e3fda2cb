const reduced = window.matchMedia('(prefers-reduced-motion: reduce)');

/** Whether the reader wants things to move. */
class Motion {
  isReduced = $state.raw(reduced.matches);

  constructor() {
    reduced.addEventListener('change', () => {
      this.isReduced = reduced.matches;
    });
  }
}

/** Whether the reader wants things to move. */
export const motion = new Motion();
