// The piece of time that is shown.
const view = (() => {
  const { holds } = data;
  const MIN_SPAN = 20;
  let earliest = 0;
  for (let i = 0; i < holds.count; i++) earliest = Math.min(earliest, holds.start[i]);
  for (const stall of data.stalls) earliest = Math.min(earliest, stall.from);
  const latest = Math.max(data.last, earliest + 1);
  const listeners = [];

  // A hold may have begun long before the first event: that is reached by panning, not shown at once.
  const span = Math.max(latest, 1000);
  const before = Math.min(-earliest, Math.max(2 * span, 120000));
  const whole = { from: -before - (span + before) * 0.02, to: latest + (span + before) * 0.05 };
  const limits = { from: earliest - (latest - earliest) * 0.1 - 1000, to: latest + (latest - earliest) * 0.3 + 1000 };
  let from = whole.from;
  let to = whole.to;

  function set(newFrom, newTo) {
    const most = limits.to - limits.from;
    const width = Math.min(Math.max(newTo - newFrom, MIN_SPAN), most);
    const middle = (newFrom + newTo) / 2;
    from = Math.min(Math.max(middle - width / 2, limits.from), limits.to - width);
    to = from + width;
    listeners.forEach((listener) => listener());
  }
  return {
    get from() { return from; },
    get to() { return to; },
    get span() { return to - from; },
    whole,
    set,
    fit: () => set(whole.from, whole.to),
    pan: (part) => set(from + part * (to - from), to + part * (to - from)),
    /** Zooms by a factor; what is at that time stays where it is. */
    zoom(factor, around = (from + to) / 2) {
      const width = Math.min(Math.max((to - from) * factor, MIN_SPAN), limits.to - limits.from);
      const part = (around - from) / (to - from);
      set(around - part * width, around - part * width + width);
    },
    /** Shows a time, with room around it, and zooms if the thing there is too small or too large. */
    show(start, end) {
      const width = end - start;
      if (width > (to - from) * 0.9 || width < (to - from) * 0.02) {
        const room = Math.max(width * 1.6, 2000);
        set((start + end) / 2 - room / 2, (start + end) / 2 + room / 2);
      } else if (start < from || end > to) {
        set((start + end) / 2 - (to - from) / 2, (start + end) / 2 + (to - from) / 2);
      }
    },
    onChange: (listener) => listeners.push(listener),
  };
})();
