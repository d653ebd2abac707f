// Colours, patterns and shapes. Each outcome has a pattern besides its colour, each event a shape.
const looks = (() => {
  let css = null;
  const cache = new Map();
  const color = (name) => {
    css = css || getComputedStyle(document.documentElement);
    if (!cache.has(name)) cache.set(name, css.getPropertyValue('--' + name).trim());
    return cache.get(name);
  };
  /** After the theme has changed. */
  function reset() {
    css = null;
    cache.clear();
  }
  const outcomeColor = (outcome) => color('o-' + data.outcomes[outcome].name);

  const LINES = {
    'not-released': (c) => { c.moveTo(0, 0); c.lineTo(8, 8); c.moveTo(8, 0); c.lineTo(0, 8); },
    open: (c) => { c.moveTo(1, 0); c.lineTo(5, 4); c.lineTo(1, 8); },
    lost: (c) => { c.rect(2, 2, 1.4, 1.4); c.rect(6, 6, 1.4, 1.4); },
    reported: (c) => { c.moveTo(-2, 2); c.lineTo(2, -2); c.moveTo(0, 8); c.lineTo(8, 0); c.moveTo(6, 10); c.lineTo(10, 6); },
    reclaimed: (c) => { c.moveTo(0, 0); c.lineTo(8, 8); c.moveTo(-2, 6); c.lineTo(2, 10); c.moveTo(6, -2); c.lineTo(10, 2); },
    resolved: (c) => { c.moveTo(2, 0); c.lineTo(2, 8); },
  };
  /** What fills a bar of this outcome: its colour with its pattern. */
  function fill(context, outcome) {
    const key = 'fill ' + outcome;
    if (!cache.has(key)) {
      const name = data.outcomes[outcome].name;
      const tile = document.createElement('canvas');
      tile.width = 8;
      tile.height = 8;
      const c = tile.getContext('2d');
      c.fillStyle = outcomeColor(outcome);
      c.fillRect(0, 0, 8, 8);
      if (LINES[name]) {
        c.strokeStyle = color('pattern');
        c.lineWidth = 1.4;
        c.beginPath();
        LINES[name](c);
        c.stroke();
      }
      cache.set(key, context.createPattern(tile, 'repeat'));
    }
    return cache.get(key);
  }
  function stallFill(context) {
    if (!cache.has('stall fill')) {
      const tile = document.createElement('canvas');
      tile.width = 6;
      tile.height = 6;
      const c = tile.getContext('2d');
      c.strokeStyle = color('stall');
      c.lineWidth = 1;
      c.beginPath();
      c.moveTo(-1, 7);
      c.lineTo(7, -1);
      c.stroke();
      cache.set('stall fill', context.createPattern(tile, 'repeat'));
    }
    return cache.get('stall fill');
  }

  // Shapes of events within a circle of radius 1: what encloses them, the sign in it, how important.
  const circle = (c) => c.arc(0, 0, 1, 0, 2 * Math.PI);
  const square = (c) => c.rect(-0.9, -0.9, 1.8, 1.8);
  const diamond = (c) => { c.moveTo(0, -1.15); c.lineTo(1.15, 0); c.lineTo(0, 1.15); c.lineTo(-1.15, 0); c.closePath(); };
  const triangle = (c) => { c.moveTo(0, -1.1); c.lineTo(1.1, 0.9); c.lineTo(-1.1, 0.9); c.closePath(); };
  const octagon = (c) => {
    for (let i = 0; i < 8; i++) c.lineTo(1.08 * Math.cos((i + 0.5) * Math.PI / 4), 1.08 * Math.sin((i + 0.5) * Math.PI / 4));
    c.closePath();
  };
  const plus = (c) => { c.moveTo(0, -0.55); c.lineTo(0, 0.55); c.moveTo(-0.55, 0); c.lineTo(0.55, 0); };
  const cross = (c) => { c.moveTo(-0.42, -0.42); c.lineTo(0.42, 0.42); c.moveTo(0.42, -0.42); c.lineTo(-0.42, 0.42); };
  const bar = (c) => { c.moveTo(-0.6, 0); c.lineTo(0.6, 0); };
  const check = (c) => { c.moveTo(-0.5, 0.05); c.lineTo(-0.12, 0.42); c.lineTo(0.52, -0.38); };
  const swap = (c) => { c.moveTo(-0.5, 0.25); c.lineTo(0.5, 0.25); c.lineTo(0.2, 0.6); c.moveTo(0.5, -0.25); c.lineTo(-0.5, -0.25); c.lineTo(-0.2, -0.6); };
  const exclaim = (c) => { c.moveTo(0, -0.5); c.lineTo(0, 0.15); c.moveTo(0, 0.5); c.lineTo(0, 0.56); };
  const small = (c) => { c.moveTo(0, -0.3); c.lineTo(0, 0.2); c.moveTo(0, 0.6); c.lineTo(0, 0.66); };
  const bolt = (c) => { c.moveTo(0.2, -0.6); c.lineTo(-0.3, 0.1); c.lineTo(0.3, 0.02); c.lineTo(-0.2, 0.62); };
  const zed = (c) => { c.moveTo(-0.4, -0.45); c.lineTo(0.4, -0.45); c.lineTo(-0.4, 0.45); c.lineTo(0.4, 0.45); };
  const ask = (c) => { c.moveTo(-0.3, -0.3); c.quadraticCurveTo(0, -0.8, 0.32, -0.28); c.quadraticCurveTo(0.3, 0, 0, 0.18); c.moveTo(0, 0.55); c.lineTo(0, 0.6); };
  const info = (c) => { c.moveTo(0, -0.1); c.lineTo(0, 0.55); c.moveTo(0, -0.55); c.lineTo(0, -0.5); };
  const dot = (c) => { c.moveTo(-0.05, 0); c.lineTo(0.05, 0); };
  const clock = (c) => { c.moveTo(0, -0.55); c.lineTo(0, 0); c.lineTo(0.4, 0.25); };
  const play = (c) => { c.moveTo(-0.25, -0.45); c.lineTo(0.45, 0); c.lineTo(-0.25, 0.45); c.closePath(); };
  const pause = (c) => { c.moveTo(-0.25, -0.45); c.lineTo(-0.25, 0.45); c.moveTo(0.25, -0.45); c.lineTo(0.25, 0.45); };
  const SHAPES = {
    released: [circle, plus, 'o-released', 9],
    reclaimed: [square, swap, 'o-reclaimed', 9],
    'not-released': [octagon, cross, 'o-not-released', 10],
    lost: [diamond, ask, 'o-lost', 9],
    interrupted: [diamond, bolt, 'ink', 7],
    fenced: [circle, bar, 'refused', 8],
    'zombie-release': [square, zed, 'refused', 8],
    resolved: [circle, check, 'o-resolved', 7],
    reported: [circle, info, 'o-reported', 5],
    overdue: [octagon, clock, 'ink', 4],
    warned: [triangle, small, 'warned', 3],
    'given-back': [circle, check, 'muted', 1],
    adopted: [square, dot, 'muted', 2],
    'acquired-contended': [circle, dot, 'muted', 1],
    started: [circle, play, 'o-released', 3],
    detached: [square, pause, 'muted', 6],
    'policy-changed': [diamond, plus, 'accent', 5],
    'hook-lost': [triangle, small, 'o-open', 7],
    shed: [octagon, exclaim, 'o-open', 6],
    stall: [diamond, clock, 'muted', 4],
  };
  const OTHER = [diamond, dot, 'muted', 2];
  // The type is the file's word: it may be the name of anything that every object has.
  const shapeOf = (type) => (Object.hasOwn(SHAPES, type) ? SHAPES[type] : OTHER);

  /** Draws the shape of an event around a point. */
  function mark(context, type, x, y, radius) {
    const [outline, sign, name] = shapeOf(type);
    context.save();
    context.translate(x, y);
    context.scale(radius, radius);
    context.beginPath();
    outline(context);
    context.lineWidth = 3 / radius;
    context.strokeStyle = color('surface');
    context.stroke();
    context.fillStyle = color(name);
    context.fill();
    context.beginPath();
    sign(context);
    context.lineWidth = Math.max(0.22, 1.4 / radius);
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.strokeStyle = color('on-mark');
    context.stroke();
    context.restore();
  }
  const weight = (type) => shapeOf(type)[3];

  /** A small picture of an outcome or an event, for legends and panels. */
  function swatch(width, height, draw) {
    const ratio = Math.max(1, Math.ceil(devicePixelRatio || 1));
    const made = el('canvas', { class: 'swatch', width: width * ratio, height: height * ratio, 'aria-hidden': 'true' });
    made.style.width = width + 'px';
    made.style.height = height + 'px';
    made.redraw = () => {
      const c = made.getContext('2d');
      c.setTransform(ratio, 0, 0, ratio, 0, 0);
      c.clearRect(0, 0, width, height);
      draw(c);
    };
    made.redraw();
    return made;
  }
  const outcomeSwatch = (outcome) => swatch(18, 12, (c) => {
    c.fillStyle = fill(c, outcome);
    c.beginPath();
    c.roundRect(0, 0, 18, 12, 3);
    c.fill();
  });
  const eventSwatch = (type) => swatch(18, 18, (c) => mark(c, type, 9, 9, 7));
  function redrawSwatches() {
    document.querySelectorAll('canvas.swatch').forEach((canvas) => canvas.redraw());
  }
  return { color, outcomeColor, fill, stallFill, mark, weight, outcomeSwatch, eventSwatch, redrawSwatches, reset };
})();
