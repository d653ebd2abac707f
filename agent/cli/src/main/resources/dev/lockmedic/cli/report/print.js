// On paper: the summary and a table of holds, the worst first.
const printing = (() => {
  const { holds, lanes } = data;
  const MOST = 1000;
  const box = byId('print');
  function fill() {
    const worst = [...tables.shownHolds()].sort((a, b) =>
      lanes.severity(holds.lane[b]) - lanes.severity(holds.lane[a]) || holds.outcome[a] - holds.outcome[b] || holds.start[a] - holds.start[b]);
    const rows = worst.slice(0, MOST);
    dom.fill(box,
      el('h2', {}, 'Holds' + (filter.isOn() ? ' that fit the filter' : '')),
      el('table', {},
        el('thead', {}, el('tr', {}, tables.holdColumns.map((column) => el('th', { scope: 'col' }, column.name)))),
        el('tbody', {}, rows.map((hold) => el('tr', {}, tables.holdColumns.map((column) => el('td', { class: column.class }, column.cell(hold))))))),
      worst.length > rows.length && el('p', {}, words.number(worst.length - rows.length) + ' more are not printed.'));
  }
  const clear = () => box.replaceChildren();
  const media = matchMedia('print');
  window.addEventListener('beforeprint', fill);
  window.addEventListener('afterprint', clear);
  media.addEventListener('change', () => (media.matches ? fill() : clear()));
  return { fill };
})();
