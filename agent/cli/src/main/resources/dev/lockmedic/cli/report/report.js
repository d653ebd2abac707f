// Puts it together: tabs, filter, theme, clock; then says how long that took.
const views = (() => {
  const NAMES = ['timeline', 'holds', 'events'];
  let current = 'timeline';
  function select(name, focus) {
    current = name;
    for (const other of NAMES) {
      const tab = byId('tab-' + other);
      const on = other === name;
      tab.setAttribute('aria-selected', String(on));
      tab.tabIndex = on ? 0 : -1;
      byId('view-' + other).hidden = !on;
      if (on && focus) tab.focus();
    }
    document.documentElement.dataset.view = name;
    tables.show(name);
    timeline.repaint();
  }
  NAMES.forEach((name, i) => {
    const tab = byId('tab-' + name);
    tab.addEventListener('click', () => select(name));
    tab.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) {
        event.preventDefault();
        select(NAMES[(i + step + NAMES.length) % NAMES.length], true);
      }
    });
  });
  return { select, current: () => current };
})();

(() => {
  const { holds, lanes, outcomes } = data;

  // The filter.
  const search = byId('search');
  let timer = 0;
  search.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => filter.set({ text: search.value }), 120);
  });
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      clearTimeout(timer);
      filter.set({ text: search.value });
    }
  });
  byId('clear').addEventListener('click', () => {
    filter.clear();
    search.focus();
  });
  function chips(id, values, count, act, content) {
    const box = byId(id);
    for (const value of values) {
      const n = count(value);
      if (n === 0) continue;
      const chip = el('button', { type: 'button', class: 'chip', 'aria-pressed': 'false', click: () => act(value) },
        content(value), el('span', { class: 'count' }, words.number(n)));
      chip.dataset.value = typeof value === 'number' ? outcomes[value].name : value;
      box.append(chip);
    }
    return () => box.querySelectorAll('.chip');
  }
  const ofOutcome = new Array(outcomes.length).fill(0);
  const ofKind = new Map();
  for (let hold = 0; hold < holds.count; hold++) {
    ofOutcome[holds.outcome[hold]]++;
    const kind = lanes.kind(holds.lane[hold]);
    ofKind.set(kind, (ofKind.get(kind) || 0) + 1);
  }
  const outcomeChips = chips('outcomes', outcomes.map((_, i) => i), (i) => ofOutcome[i], (i) => filter.toggle('outcomes', i),
    (i) => [looks.outcomeSwatch(i), outcomes[i].words]);
  const MOST_KINDS = 8;
  const kindChips = chips('kinds', [...ofKind.keys()].sort().slice(0, MOST_KINDS), (kind) => ofKind.get(kind), (kind) => filter.toggle('kinds', kind), (kind) => words.shorter(words.kind(kind), 30));
  byId('kinds').hidden = ofKind.size < 2;
  filter.onChange(() => {
    const { state } = filter;
    for (const chip of outcomeChips()) {
      chip.setAttribute('aria-pressed', String(state.outcomes.has(outcomes.findIndex((o) => o.name === chip.dataset.value))));
    }
    for (const chip of kindChips()) chip.setAttribute('aria-pressed', String(state.kinds.has(chip.dataset.value)));
    if (search.value !== state.text) search.value = state.text;
    byId('clear').hidden = !filter.isOn();
    const found = words.count(filter.lanes().length, 'lock') + ', ' + words.count(filter.holdCount(), 'hold');
    byId('found').textContent = filter.isOn() ? found : '';
    document.documentElement.dataset.holds = filter.holdCount();
    tables.invalidate(views.current());
  });

  // The legend.
  dom.fill(byId('legend'), ['started', 'policy-changed', 'hook-lost', 'shed', 'warned', 'overdue', 'reported', 'interrupted', 'released', 'reclaimed', 'not-released', 'lost', 'resolved', 'fenced', 'zombie-release', 'acquired-contended', 'given-back', 'adopted']
    .map((type) => el('li', {}, looks.eventSwatch(type), words.event(type))));

  // The theme: what the system says, until somebody says otherwise.
  const system = matchMedia('(prefers-color-scheme: dark)');
  let theme = null;
  function useTheme() {
    const dark = theme ? theme === 'dark' : system.matches;
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    byId('theme').textContent = dark ? 'Light' : 'Dark';
    byId('theme').setAttribute('aria-label', dark ? 'Use light colours' : 'Use dark colours');
    looks.reset();
    looks.redrawSwatches();
    timeline.repaint();
  }
  system.addEventListener('change', useTheme);
  byId('theme').addEventListener('click', () => {
    theme = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    useTheme();
  });

  // The clock.
  byId('zone').addEventListener('click', () => {
    words.useUtc(!words.isUtc());
    byId('zone').textContent = words.isUtc() ? 'UTC' : 'Local';
    byId('zone').setAttribute('aria-label', words.isUtc() ? 'Times are in UTC; show local time' : 'Times are local; show UTC');
    summary.render();
    tables.invalidate(views.current());
    panel.refresh();
    timeline.repaint();
  });

  document.addEventListener('keydown', (event) => {
    const typing = event.target.matches('input, textarea');
    if (event.key === 'Escape') {
      if (panel.isOpen()) panel.close();
      else if (filter.isOn()) filter.clear();
    } else if (event.key === '/' && !typing) {
      event.preventDefault();
      search.focus();
    } else if (event.key === '?' && !typing) {
      byId('keys').open = !byId('keys').open;
    }
  });

  useTheme();
  summary.render();
  filter.apply();
  views.select('timeline');
  timeline.paint();
  byId('loading').remove();
  document.documentElement.dataset.events = data.events.count;
  requestAnimationFrame(() => {
    // Since the browser began with this page: reading, ordering and drawing are done.
    document.documentElement.dataset.readyMs = Math.round(performance.now());
  });
})();
