// Tables of all holds and of all events: sorted by any column, with rows only for what is in sight.
const tables = (() => {
  const { events, holds, lanes } = data;
  const ROW = 30;

  function table(id, columns, rowsOf, open, sortBy) {
    const box = byId(id);
    let rows = [];
    let sort = sortBy;
    let cursor = 0;
    let asked = false;
    const body = el('tbody', {});
    const heads = columns.map((column, i) => {
      const button = el('button', { type: 'button', click: () => order(i) }, column.name, el('span', { class: 'arrow', 'aria-hidden': 'true' }));
      return el('th', { scope: 'col', role: 'columnheader', class: column.class }, button);
    });
    const grid = el('table', { role: 'grid', 'aria-label': box.getAttribute('aria-label'), 'aria-colcount': columns.length },
      el('thead', {}, el('tr', { role: 'row', 'aria-rowindex': 1 }, heads)), body);
    box.append(grid);

    function order(column) {
      sort = { column, down: sort.column === column ? !sort.down : Boolean(columns[column].downFirst) };
      update(true);
      heads[column].firstChild.focus();
    }
    function update(toTop) {
      rows = Array.from(rowsOf());
      const { value } = columns[sort.column];
      const values = new Map(rows.map((row) => [row, value(row)]));
      const sign = sort.down ? -1 : 1;
      rows.sort((a, b) => {
        const x = values.get(a);
        const y = values.get(b);
        return (x < y ? -sign : x > y ? sign : a - b);
      });
      heads.forEach((head, i) => {
        head.setAttribute('aria-sort', i !== sort.column ? 'none' : sort.down ? 'descending' : 'ascending');
        head.querySelector('.arrow').textContent = i !== sort.column ? '' : sort.down ? ' \u25bc' : ' \u25b2';
      });
      grid.setAttribute('aria-rowcount', rows.length + 1);
      box.dataset.rows = rows.length;
      cursor = Math.min(cursor, Math.max(0, rows.length - 1));
      if (toTop) {
        cursor = 0;
        box.scrollTop = 0;
      }
      paint();
    }
    const spacer = (height) => el('tr', { class: 'space', 'aria-hidden': 'true' }, (() => {
      const cell = el('td', { colspan: columns.length });
      cell.style.height = height + 'px';
      return cell;
    })());
    function paint() {
      asked = false;
      const height = box.clientHeight || 400;
      const first = Math.max(0, Math.floor(box.scrollTop / ROW) - 5);
      const last = Math.min(rows.length, first + Math.ceil(height / ROW) + 12);
      const hadFocus = body.contains(document.activeElement);
      const made = [];
      if (first > 0) made.push(spacer(first * ROW));
      for (let i = first; i < last; i++) made.push(line(i));
      if (last < rows.length) made.push(spacer((rows.length - last) * ROW));
      if (rows.length === 0) made.push(el('tr', {}, el('td', { colspan: columns.length, class: 'none' }, 'Nothing fits the filter.')));
      body.replaceChildren(...made);
      if (hadFocus) focusCursor();
    }
    function line(i) {
      const row = rows[i];
      return el('tr', {
        role: 'row', 'aria-rowindex': i + 2, tabindex: i === cursor ? '0' : '-1',
        click: () => { cursor = i; paint(); focusCursor(); open(row); },
      }, columns.map((column) => el('td', { role: 'gridcell', class: column.class, title: column.title && words.visible(column.title(row)) }, column.cell(row))));
    }
    function focusCursor() {
      const row = body.querySelector('tr[aria-rowindex="' + (cursor + 2) + '"]');
      if (row) row.focus({ preventScroll: true });
    }
    function go(to) {
      cursor = Math.min(Math.max(to, 0), rows.length - 1);
      const headHeight = grid.tHead.offsetHeight;
      if (cursor * ROW < box.scrollTop) box.scrollTop = cursor * ROW;
      if ((cursor + 1) * ROW + headHeight > box.scrollTop + box.clientHeight) box.scrollTop = (cursor + 1) * ROW + headHeight - box.clientHeight;
      paint();
      focusCursor();
    }
    body.addEventListener('keydown', (event) => {
      const page = Math.max(1, Math.floor(box.clientHeight / ROW) - 2);
      const steps = { ArrowDown: cursor + 1, ArrowUp: cursor - 1, PageDown: cursor + page, PageUp: cursor - page, Home: 0, End: rows.length - 1 };
      if (event.key in steps) {
        event.preventDefault();
        go(steps[event.key]);
      } else if (event.key === 'Enter' && rows.length > 0) {
        event.preventDefault();
        open(rows[cursor]);
      }
    });
    box.addEventListener('scroll', () => {
      if (!asked) {
        asked = true;
        requestAnimationFrame(paint);
      }
    });
    new ResizeObserver(() => box.clientHeight > 0 && paint()).observe(box);
    return { update, paint };
  }

  const lockCell = (lock) => {
    const parts = words.split(lock);
    return [el('span', { class: 'name' }, parts.name), parts.where && el('span', { class: 'muted where' }, ' ' + parts.where)];
  };
  const laneOf = (hold) => holds.lane[hold];
  function* shownHolds() {
    for (let hold = 0; hold < holds.count; hold++) {
      if (filter.shows(hold)) yield hold;
    }
  }
  const holdColumns = [
    { name: 'Outcome', class: 'outcome', value: (h) => (holds.isStuck(h) && holds.isOpen(h) ? 0 : 10) + holds.outcome[h], cell: (h) => [looks.outcomeSwatch(holds.outcome[h]), say.outcome(h)], title: say.outcome },
    { name: 'Lock', class: 'lock', value: (h) => lanes.lock(laneOf(h)), cell: (h) => lockCell(lanes.lock(laneOf(h))), title: (h) => lanes.lock(laneOf(h)) },
    { name: 'Kind', class: 'kind', value: (h) => lanes.kind(laneOf(h)), cell: (h) => words.kind(lanes.kind(laneOf(h))) },
    { name: 'Holder', class: 'holder', value: (h) => holds.holder(h), cell: (h) => holds.holder(h) || '\u2013', title: (h) => holds.holder(h) },
    { name: 'From', class: 'time', value: (h) => holds.start[h], cell: (h) => words.clock(holds.start[h]) },
    { name: 'Held', class: 'number', downFirst: true, value: (h) => (holds.isEndKnown(h) || holds.isOpen(h) ? holds.held(h) : -1), cell: (h) => (holds.isEndKnown(h) || holds.isOpen(h) ? words.duration(holds.held(h)) : '\u2013') },
    { name: 'Max hold', class: 'number', downFirst: true, value: (h) => holds.maxHold[h], cell: (h) => (holds.maxHold[h] < 0 ? '\u2013' : words.duration(holds.maxHold[h])) },
    { name: 'Waiting', class: 'number', downFirst: true, value: (h) => holds.waiters[h], cell: (h) => (holds.waiters[h] > 0 ? words.number(holds.waiters[h]) : '\u2013') },
    { name: 'Refused', class: 'number', downFirst: true, value: (h) => holds.refused[h] + holds.late[h], cell: (h) => (holds.refused[h] + holds.late[h] > 0 ? words.number(holds.refused[h] + holds.late[h]) : '\u2013') },
  ];
  const lockOf = (e) => events.text(e, 'lock') || '';
  const saysOf = (e) => events.text(e, 'text') || events.text(e, 'seen') || events.text(e, 'refused') || '';
  const eventColumns = [
    { name: 'Time', class: 'time', value: (e) => events.time(e), cell: (e) => words.clock(events.time(e)), title: (e) => words.date(events.time(e)) },
    { name: 'Event', class: 'outcome', value: (e) => words.event(events.type(e)), cell: (e) => [looks.eventSwatch(events.type(e)), words.event(events.type(e))], title: (e) => events.type(e) },
    { name: 'Lock', class: 'lock', value: lockOf, cell: (e) => (lockOf(e) ? lockCell(lockOf(e)) : '\u2013'), title: lockOf },
    { name: 'Pid', class: 'number', value: (e) => data.runs[events.run(e)].pid, cell: (e) => (data.runs[events.run(e)].pid < 0 ? '\u2013' : String(data.runs[events.run(e)].pid)) },
    { name: 'Holder', class: 'holder', value: (e) => events.text(e, 'holder.thread') || '', cell: (e) => events.text(e, 'holder.thread') || '\u2013', title: (e) => events.text(e, 'holder.words') || '' },
    { name: 'Held', class: 'number', downFirst: true, value: (e) => { const n = events.number(e, 'heldMs'); return n === undefined ? -1 : n; }, cell: (e) => { const n = events.number(e, 'heldMs'); return n === undefined ? '\u2013' : words.duration(n); } },
    { name: 'What it says', class: 'text', value: saysOf, cell: (e) => saysOf(e).slice(0, 300) || '\u2013', title: (e) => saysOf(e).slice(0, 1000) },
  ];
  const all = {
    holds: table('holds', holdColumns, shownHolds, (hold) => panel.openHold(hold), { column: 0, down: false }),
    events: table('events', eventColumns, filter.events, (event) => panel.openEvent(event), { column: 0, down: false }),
  };
  const stale = { holds: true, events: true };
  /** Brings a table up to date when it is looked at. */
  function show(name) {
    if (!all[name]) return;
    if (stale[name]) {
      stale[name] = false;
      all[name].update(false);
    } else {
      all[name].paint();
    }
  }
  function invalidate(visible) {
    stale.holds = true;
    stale.events = true;
    show(visible);
  }
  return { show, invalidate, holdColumns, shownHolds };
})();
