// The whole time in small: how many locks were stuck at once, and which piece of it is shown.
const overview = (() => {
  const { holds } = data;
  const from = view.whole.from;
  const span = view.whole.to - view.whole.from;
  let stuck = null;
  let key = '';

  function count(width) {
    const now = width + ' ' + filter.holdCount() + ' ' + filter.lanes().length;
    if (key === now && stuck) return;
    key = now;
    const change = new Float64Array(width + 2);
    const at = (time) => Math.min(width, Math.max(0, Math.floor(((time - from) / span) * width)));
    for (let hold = 0; hold < holds.count; hold++) {
      if (!holds.isStuck(hold) || !filter.shows(hold)) continue;
      // Stuck from its deadline on; without one, all the time.
      const since = holds.maxHold[hold] < 0 ? holds.start[hold] : Math.min(holds.start[hold] + holds.maxHold[hold], holds.end[hold]);
      change[at(since)]++;
      change[Math.min(width + 1, at(holds.end[hold]) + 1)]--;
    }
    stuck = new Float64Array(width);
    let sum = 0;
    for (let i = 0; i < width; i++) {
      sum += change[i];
      stuck[i] = sum;
    }
  }
  function into(c, width, height) {
    const left = layout.labelWidth;
    const inner = Math.max(10, Math.round(width - left));
    count(inner);
    let most = 1;
    for (let i = 0; i < inner; i++) most = Math.max(most, stuck[i]);
    c.clearRect(0, 0, width, height);
    c.fillStyle = looks.color('zebra');
    c.fillRect(left, 0, inner, height);
    c.fillStyle = looks.color('overview');
    c.beginPath();
    c.moveTo(left, height);
    for (let i = 0; i < inner; i++) {
      const y = height - (stuck[i] / most) * (height - 6);
      c.lineTo(left + i, y);
      c.lineTo(left + i + 1, y);
    }
    c.lineTo(left + inner, height);
    c.fill();
    const x = (time) => left + ((time - from) / span) * inner;
    for (const stall of data.stalls) {
      c.fillStyle = looks.stallFill(c);
      c.fillRect(x(stall.from), 0, Math.max(2, x(stall.to) - x(stall.from)), height);
    }
    const a = Math.max(left, x(view.from));
    const b = Math.min(width, x(view.to));
    c.fillStyle = looks.color('veil');
    c.fillRect(left, 0, Math.max(0, a - left), height);
    c.fillRect(b, 0, Math.max(0, width - b), height);
    c.strokeStyle = looks.color('accent');
    c.lineWidth = 1.5;
    c.strokeRect(Math.min(a, width - 4) + 0.75, 0.75, Math.max(4, b - a) - 1.5, height - 1.5);
    if (left > 0) {
      c.font = draw.font(11);
      c.fillStyle = looks.color('muted');
      c.textBaseline = 'middle';
      c.fillText('locks stuck at once, at most ' + (stuck.some((n) => n > 0) ? most : 0), 14, height / 2);
    }
  }
  const time = (px, width) => from + ((px - layout.labelWidth) / Math.max(10, width - layout.labelWidth)) * span;
  return { into, time };
})();
