// The timeline as one uses it: wheel, drag, fingers, keys.
const timeline = (() => {
  const { events, holds, lanes } = data;
  const NARROW = 640;
  const stage = byId('lanes');
  const spacer = byId('lanes-spacer');
  const canvas = byId('lanes-canvas');
  const axis = byId('axis');
  const small = byId('overview');
  const tip = byId('tip');
  let picked = { hold: undefined, event: undefined };
  let cursor = { row: -1, item: undefined };
  let pointer = null;
  let asked = false;

  function fit(element, height) {
    const ratio = devicePixelRatio || 1;
    const width = stage.clientWidth;
    if (element.width !== Math.round(width * ratio) || element.height !== Math.round(height * ratio)) {
      element.width = Math.round(width * ratio);
      element.height = Math.round(height * ratio);
      element.style.width = width + 'px';
      element.style.height = height + 'px';
    }
    const c = element.getContext('2d');
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    return c;
  }
  function paint() {
    asked = false;
    const width = stage.clientWidth;
    if (width === 0) return;
    const narrow = width < NARROW;
    if (narrow !== layout.narrow) {
      layout.setNarrow(narrow);
      relayout();
    }
    const height = stage.clientHeight;
    const drawn = draw.lanesInto(fit(canvas, height), width, height, stage.scrollTop, picked,
      document.activeElement === stage && stage.matches(':focus-visible') ? cursor.row : -1);
    draw.axisInto(fit(axis, 26), width, 26, pointer);
    overview.into(fit(small, 30), width, 30);
    const told = document.documentElement.dataset;
    told.lanesDrawn = drawn.lanes;
    told.barsDrawn = drawn.bars;
    told.marksDrawn = drawn.marks;
    told.viewFrom = Math.round(view.from);
    told.viewTo = Math.round(view.to);
  }
  function repaint() {
    if (!asked) {
      asked = true;
      requestAnimationFrame(paint);
    }
  }
  function relayout() {
    layout.update();
    spacer.style.height = Math.max(layout.height, 1) + 'px';
    byId('no-lanes').hidden = layout.rows.length > 0;
    document.documentElement.dataset.lanes = layout.rows.length;
  }

  /** Marks what is picked, and brings it into sight. */
  function show(what, move = true) {
    picked = { hold: what.hold, event: what.event };
    const row = what.hold !== undefined
      ? layout.rowOfLane(holds.lane[what.hold])
      : layout.rowOfAgentEvent(what.event);
    if (move && row >= 0) {
      if (what.event !== undefined) {
        const at = events.time(what.event);
        view.show(at, at);
      } else {
        view.show(holds.start[what.hold], holds.end[what.hold]);
      }
      scrollTo(row);
    }
    if (row >= 0) cursor = { row, item: what.hold !== undefined ? what.hold : what.event };
    repaint();
  }
  function unpick() {
    picked = { hold: undefined, event: undefined };
    repaint();
  }
  function scrollTo(row) {
    if (layout.top(row) < stage.scrollTop) stage.scrollTop = layout.top(row);
    if (layout.bottom(row) > stage.scrollTop + stage.clientHeight) stage.scrollTop = layout.bottom(row) - stage.clientHeight;
  }

  function at(event) {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
  function open(hit) {
    if (hit.event !== undefined) panel.openEvent(hit.event);
    else panel.openHold(hit.hold);
  }

  // Pointers: one drags, two pinch; a press that does not move is a click.
  const down = new Map();
  let moved = 0;
  let pinch = 0;
  stage.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || event.target !== canvas) return;
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    moved = 0;
    if (event.pointerType === 'mouse') stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener('pointermove', (event) => {
    const p = at(event);
    pointer = p.x > layout.labelWidth ? p.x : null;
    const was = down.get(event.pointerId);
    if (was && down.size === 2) {
      down.set(event.pointerId, { x: event.clientX, y: event.clientY });
      const [a, b] = [...down.values()];
      const distance = Math.max(10, Math.abs(a.x - b.x));
      if (pinch > 0) view.zoom(pinch / distance, draw.time((a.x + b.x) / 2 - canvas.getBoundingClientRect().left));
      pinch = distance;
      moved = 99;
    } else if (was) {
      const dx = event.clientX - was.x;
      const dy = event.clientY - was.y;
      moved += Math.abs(dx) + Math.abs(dy);
      if (moved > 4) {
        stage.classList.add('dragging');
        view.pan(-dx / (stage.clientWidth - layout.labelWidth));
        if (event.pointerType === 'mouse') stage.scrollTop -= dy;
        down.set(event.pointerId, { x: event.clientX, y: event.clientY });
      }
      hideTip();
    } else {
      hover(p, event);
    }
    repaint();
  });
  function up(event) {
    if (!down.delete(event.pointerId)) return;
    pinch = 0;
    stage.classList.remove('dragging');
    if (event.type === 'pointerup' && moved <= 4) click(at(event));
  }
  stage.addEventListener('pointerup', up);
  stage.addEventListener('pointercancel', up);
  stage.addEventListener('pointerleave', () => {
    pointer = null;
    hideTip();
    repaint();
  });
  stage.addEventListener('dblclick', (event) => {
    const p = at(event);
    if (p.x > layout.labelWidth && !draw.hit(p.x, p.y)) view.zoom(0.4, draw.time(p.x));
  });
  function click(p) {
    const hit = draw.hit(p.x, p.y);
    const row = layout.at(p.y + stage.scrollTop);
    if (hit) {
      open(hit);
    } else if (p.x < layout.labelWidth && row < layout.rows.length && layout.rows[row].lane !== undefined) {
      // The name of a lock leads to its worst hold.
      const worst = items(row).reduce((a, b) => (holds.outcome[b] < holds.outcome[a] ? b : a));
      panel.openHold(worst);
      show({ hold: worst });
    } else {
      cursor = { row, item: undefined };
      repaint();
    }
  }
  function hover(p, event) {
    const hit = draw.hit(p.x, p.y);
    canvas.style.cursor = hit ? 'pointer' : p.x < layout.labelWidth ? 'default' : 'grab';
    if (hit) showTip(hit, event);
    else if (p.x < layout.labelWidth) nameTip(p, event);
    else hideTip();
  }
  function nameTip(p, event) {
    const row = layout.rows[layout.at(p.y + stage.scrollTop)];
    if (!row || row.lane === undefined) return hideTip();
    placeTip(event, el('strong', {}, layout.info(row.lane).lock), el('div', {}, words.count(lanes.holds(row.lane).length, 'hold')));
  }
  function showTip(hit, event) {
    if (hit.event !== undefined) {
      const more = hit.count > 1 ? words.number(hit.count) + ' events here; zoom in to tell them apart. ' : '';
      placeTip(event,
        el('strong', {}, words.event(events.type(hit.event)) + (hit.count > 1 ? ' \u00d7' + hit.count : '')),
        el('div', {}, words.clock(events.time(hit.event))),
        el('div', { class: 'muted' }, more + short(events.text(hit.event, 'text') || '')));
    } else {
      placeTip(event, el('strong', {}, say.outcome(hit.hold)), el('div', {}, holds.holder(hit.hold) || 'holder not known'),
        el('div', {}, say.held(hit.hold)),
        holds.waiters[hit.hold] > 0 && el('div', {}, words.number(holds.waiters[hit.hold]) + ' waiting'));
    }
  }
  const short = (text) => (text.length > 220 ? text.slice(0, 220) + '\u2026' : text);
  function placeTip(event, ...content) {
    dom.fill(tip, content);
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    tip.style.left = Math.max(4, Math.min(event.clientX + 14, innerWidth - box.width - 8)) + 'px';
    tip.style.top = (event.clientY + 18 + box.height > innerHeight ? event.clientY - box.height - 10 : event.clientY + 18) + 'px';
  }
  function hideTip() {
    tip.hidden = true;
  }

  // The wheel zooms over the bars and scrolls over the names; sideways, or with shift, it pans.
  stage.addEventListener('wheel', (event) => {
    const p = at(event);
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (p.x < layout.labelWidth && !event.ctrlKey) return;
    event.preventDefault();
    if (sideways || event.shiftKey) {
      view.pan((sideways ? event.deltaX : event.deltaY) / 1000);
    } else if (event.altKey) {
      stage.scrollTop += event.deltaY;
    } else {
      view.zoom(Math.exp(Math.max(-1, Math.min(1, event.deltaY / 240))), draw.time(p.x));
    }
    hideTip();
  }, { passive: false });
  stage.addEventListener('scroll', repaint);
  stage.addEventListener('focus', () => {
    if (cursor.row < 0) cursor.row = 0;
    repaint();
  });
  stage.addEventListener('blur', repaint);

  // Keys.
  function items(row) {
    const of = layout.rows[row];
    if (!of) return [];
    return of.agent ? of.agent : Array.from(lanes.holds(of.lane)).filter((hold) => filter.shows(hold));
  }
  function go(rows) {
    const row = Math.min(Math.max(cursor.row + rows, 0), layout.rows.length - 1);
    if (row < 0) return;
    const list = items(row);
    const isAgent = Boolean(layout.rows[row].agent);
    const seen = list.find((item) => (isAgent ? events.time(item) >= view.from : holds.end[item] >= view.from));
    pick(row, seen === undefined ? list[0] : seen);
  }
  function next(step) {
    const list = items(cursor.row);
    const place = list.indexOf(cursor.item);
    const to = place < 0 ? (step > 0 ? 0 : list.length - 1) : place + step;
    if (to >= 0 && to < list.length) pick(cursor.row, list[to]);
  }
  function pick(row, item) {
    const isAgent = Boolean(layout.rows[row].agent);
    const what = isAgent ? { event: item } : { hold: item };
    if (item === undefined) {
      cursor = { row, item };
      scrollTo(row);
      repaint();
      return;
    }
    show(what);
    if (panel.isOpen()) open(what);
    dom.announce(isAgent ? say.event(item) : say.hold(item));
  }
  const KEYS = {
    ArrowLeft: (event) => (event.shiftKey ? next(-1) : view.pan(-0.1)),
    ArrowRight: (event) => (event.shiftKey ? next(1) : view.pan(0.1)),
    ArrowUp: () => go(-1),
    ArrowDown: () => go(1),
    PageUp: () => go(-10),
    PageDown: () => go(10),
    Home: () => view.pan((view.whole.from - view.from) / view.span),
    End: () => view.pan((view.whole.to - view.to) / view.span),
    '+': () => view.zoom(0.6, center()),
    '=': () => view.zoom(0.6, center()),
    '-': () => view.zoom(1 / 0.6, center()),
    0: () => view.fit(),
    n: () => next(1),
    p: () => next(-1),
    Enter: () => {
      if (cursor.item === undefined) go(0);
      const row = layout.rows[cursor.row];
      if (row && cursor.item !== undefined) open(row.agent ? { event: cursor.item } : { hold: cursor.item });
    },
  };
  /** Keys zoom around what is picked, if that is in sight. */
  function center() {
    if (picked.event !== undefined && events.time(picked.event) >= view.from && events.time(picked.event) <= view.to) {
      return events.time(picked.event);
    }
    if (picked.hold !== undefined) {
      const from = Math.max(holds.start[picked.hold], view.from);
      const to = Math.min(holds.end[picked.hold], view.to);
      if (from <= to) return (from + to) / 2;
    }
    return (view.from + view.to) / 2;
  }
  stage.addEventListener('keydown', (event) => {
    const key = KEYS[event.key];
    if (!key || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    key(event);
  });

  // The small one: a press goes there, a drag pans.
  let dragging = false;
  const goTo = (event) => {
    const center = overview.time(event.clientX - small.getBoundingClientRect().left, stage.clientWidth);
    view.set(center - view.span / 2, center + view.span / 2);
  };
  small.addEventListener('pointerdown', (event) => {
    dragging = true;
    small.setPointerCapture(event.pointerId);
    goTo(event);
  });
  small.addEventListener('pointermove', (event) => dragging && goTo(event));
  small.addEventListener('pointerup', () => { dragging = false; });
  small.addEventListener('pointercancel', () => { dragging = false; });
  for (const element of [small, axis]) {
    element.addEventListener('wheel', (event) => {
      event.preventDefault();
      const px = event.clientX - element.getBoundingClientRect().left;
      view.zoom(Math.exp(event.deltaY / 240), element === axis ? draw.time(px) : undefined);
    }, { passive: false });
  }

  byId('zoom-in').addEventListener('click', () => view.zoom(0.6, center()));
  byId('zoom-out').addEventListener('click', () => view.zoom(1 / 0.6, center()));
  byId('zoom-fit').addEventListener('click', () => view.fit());
  view.onChange(repaint);
  filter.onChange(() => {
    relayout();
    cursor = { row: Math.min(cursor.row, layout.rows.length - 1), item: undefined };
    repaint();
  });
  new ResizeObserver(repaint).observe(stage);

  return { paint, repaint, relayout, show, unpick, focus: () => stage.focus() };
})();
