// Sentences about holds and events, and the panel with all that is known of one.
const say = (() => {
  const { events, holds, lanes } = data;
  function outcome(hold) {
    const name = data.outcomes[holds.outcome[hold]];
    if (holds.isLeft(hold)) return name.words + ', not known how it went on';
    if (holds.isOpen(hold) && name.name !== 'open') return name.words + ', still held';
    return name.words;
  }
  function held(hold) {
    const quiet = !holds.isStuck(hold) && !holds.isOpen(hold) && !holds.isEndKnown(hold);
    const limit = holds.maxHold[hold] < 0 ? '' : ' (max hold ' + words.duration(holds.maxHold[hold]) + ')';
    return quiet ? 'given back before its limit; when was not told' + limit : 'held for ' + words.duration(holds.held(hold)) + limit;
  }
  const hold = (h) => [words.split(lanes.lock(holds.lane[h])).name, holds.holder(h), outcome(h), held(h)].filter((part) => part).join(', ');
  const event = (e) => words.event(events.type(e)) + ', ' + words.clock(events.time(e)) + (events.text(e, 'text') ? ': ' + events.text(e, 'text') : '');
  return { outcome, held, hold, event };
})();

const panel = (() => {
  const { events, holds, lanes } = data;
  const box = byId('panel');
  const content = byId('panel-content');
  const MOST_EVENTS = 200;
  let before = null;
  let current = null;

  const LATE = new Set(['fenced', 'zombie-release']);
  /** The last thing that was told of this while it was held, or if nothing was, of its zombie. */
  function last(hold, read) {
    const own = holds.events(hold);
    for (const late of [false, true]) {
      for (let i = own.length - 1; i >= 0; i--) {
        const found = LATE.has(events.type(own[i])) === late ? read(own[i]) : undefined;
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }
  const text = (hold, name) => last(hold, (event) => events.text(event, name));
  const list = (hold, name) => last(hold, (event) => events.list(event, name));

  function section(title, ...children) {
    const inner = children.flat().filter((child) => child);
    return inner.length > 0 && el('section', {}, el('h3', {}, title), inner);
  }
  function facts(pairs) {
    const known = pairs.filter(([, value]) => value !== undefined && value !== null && value !== '' && value !== false);
    return known.length > 0 && el('dl', {}, known.map(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
  }
  function stack(frames, title) {
    if (!frames || frames.length === 0) return false;
    const shown = frames.join('\n');
    const copy = el('button', { type: 'button', class: 'small', click: () => copyText(shown, copy) }, 'Copy');
    return el('section', {}, el('div', { class: 'head' }, el('h3', {}, title), copy),
      el('pre', { class: 'stack', tabindex: '0', 'aria-label': title }, frames.map((frame) => el('code', { class: 'frame' }, 'at\u00a0' + frame))));
  }
  function copyText(value, button) {
    const done = () => {
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    };
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(value).then(done, () => byHand(value, done));
    } else {
      byHand(value, done);
    }
  }
  // A page that was opened as a file has no clipboard of its own.
  function byHand(value, done) {
    const area = el('textarea', { readonly: true, class: 'offscreen' });
    area.value = value;
    document.body.append(area);
    area.select();
    if (document.execCommand('copy')) done();
    area.remove();
  }

  function rawFields(event) {
    const rows = [
      ['event', events.type(event)],
      ['at', new Date(data.base + events.time(event)).toISOString()],
      ['run', data.runs[events.run(event)].name],
      ['seq', events.seq(event) < 0 ? '' : String(events.seq(event))],
      ['pid', data.runs[events.run(event)].pid < 0 ? '' : String(data.runs[events.run(event)].pid)],
      ...events.fields(event),
    ];
    return el('table', { class: 'raw' }, el('tbody', {}, rows.filter(([, value]) => value !== '').map(([name, value]) =>
      el('tr', {}, el('th', { scope: 'row' }, name), el('td', {}, value)))));
  }
  function eventItem(event, isOpen) {
    const line = events.text(event, 'text') || events.text(event, 'seen') || events.text(event, 'refused') || '';
    const item = el('details', { class: 'event' },
      el('summary', {}, looks.eventSwatch(events.type(event)),
        el('span', { class: 'what' }, words.event(events.type(event))),
        el('time', {}, words.clock(events.time(event)))),
      line && el('p', { class: 'line' }, line));
    // All raw fields, made when they are looked at.
    const fill = () => item.querySelector('.raw') || item.append(rawFields(event));
    item.addEventListener('toggle', () => item.open && fill());
    if (isOpen) {
      item.open = true;
      fill();
    }
    return item;
  }

  function head(badge, title, sub) {
    return el('header', {}, badge, el('h2', { id: 'panel-title', tabindex: '-1' }, title), sub && el('p', { class: 'muted path' }, sub));
  }
  function openHold(hold, event) {
    current = { hold, event };
    const lane = holds.lane[hold];
    const lock = lanes.lock(lane);
    const name = words.split(lock);
    const own = Array.from(holds.events(hold));
    const outcome = data.outcomes[holds.outcome[hold]];
    const badge = el('div', { class: 'badge' }, looks.outcomeSwatch(holds.outcome[hold]), say.outcome(hold));
    badge.dataset.outcome = outcome.name;
    const told = own.slice(0, MOST_EVENTS);
    if (event !== undefined && !told.includes(event)) told.push(event);
    const siblings = Array.from(lanes.holds(lane)).filter((other) => filter.shows(other));
    const place = siblings.indexOf(hold);
    const run = events.run(own[0]);
    show(
      head(badge, name.name, lock === name.name ? '' : lock),
      el('p', { class: 'sentence' }, say.held(hold).replace(/^./, (c) => c.toUpperCase()),
        holds.isDeadlock(hold) && el('strong', { class: 'alarm' }, ' Deadlock.')),
      section('Advice', text(hold, 'advice') && el('p', { class: 'advice' }, text(hold, 'advice'))),
      section('Holder', facts([
        ['who', holds.holder(hold) || 'not known'],
        ['state', [text(hold, 'holder.state'), text(hold, 'holder.motion')].filter((part) => part).join(', ')],
        ['virtual', last(hold, (e) => events.flag(e, 'holder.virtual') || undefined) && 'yes'],
        ['told by', data.runs[run].pid < 0 ? '' : 'pid ' + data.runs[run].pid],
      ])),
      stack(list(hold, 'holder.stack'), 'Stack of the holder'),
      section('What happened', facts([
        ['from', words.clock(holds.start[hold]) + ' ' + words.zone() + ', ' + words.date(holds.start[hold])],
        [holds.isOpen(hold) ? 'seen until' : 'to', holds.isEndKnown(hold) || holds.isOpen(hold) ? words.clock(holds.end[hold]) : ''],
        ['max hold', holds.maxHold[hold] < 0 ? '' : words.duration(holds.maxHold[hold]) + (text(hold, 'maxHoldFrom') ? ', from ' + text(hold, 'maxHoldFrom') : '')],
        ['reasons', (list(hold, 'reasons') || []).join(', ')],
        ['sure', text(hold, 'sure')],
        ['decision', text(hold, 'decision')],
        ['seen', text(hold, 'seen')],
        ['waiting', holds.waiters[hold] > 0 && words.count(holds.waiters[hold], 'thread') + (text(hold, 'longestWaiter') ? ', longest ' + text(hold, 'longestWaiter') : '')],
        ['writes refused', holds.refused[hold] > 0 && 'at least ' + words.number(holds.refused[hold])],
        ['late releases refused', holds.late[hold] > 0 && words.number(holds.late[hold])],
        ['resource', text(hold, 'resource')],
      ])),
      section('The holder waits for', (list(hold, 'chain') || []).length > 0 && el('ol', { class: 'chain' }, list(hold, 'chain').map((link) => el('li', {}, link)))),
      section('Events of this hold', told.map((e) => eventItem(e, e === event)),
        own.length > told.length && el('p', { class: 'muted' }, 'and ' + words.number(own.length - told.length) + ' more; the table of events has them')),
      el('nav', { class: 'siblings', 'aria-label': 'Holds of this lock' },
        el('button', { type: 'button', disabled: place <= 0, click: () => openHold(siblings[place - 1]) }, '\u2190 Hold before'),
        el('span', { class: 'muted' }, 'hold ' + (place + 1) + ' of ' + siblings.length),
        el('button', { type: 'button', disabled: place < 0 || place >= siblings.length - 1, click: () => openHold(siblings[place + 1]) }, 'Hold after \u2192')),
    );
    timeline.show({ hold, event }, false);
  }
  function openEvent(event) {
    const hold = events.hold(event);
    if (hold >= 0) {
      openHold(hold, event);
      return;
    }
    current = { event };
    const type = events.type(event);
    const run = data.runs[events.run(event)];
    show(
      head(el('div', { class: 'badge' }, looks.eventSwatch(type), words.clock(events.time(event)) + ' ' + words.zone()),
        words.event(type), run.pid < 0 ? 'run ' + run.name : 'pid ' + run.pid),
      events.text(event, 'text') && el('p', { class: 'sentence' }, events.text(event, 'text')),
      !words.isKnown(type) && el('p', { class: 'muted' }, 'An event of a type that this version does not know.'),
      section('All fields', rawFields(event)),
    );
    timeline.show({ event }, false);
  }
  function show(...parts) {
    if (box.hidden) before = document.activeElement;
    dom.fill(content, parts);
    box.hidden = false;
    document.documentElement.dataset.panel = current.hold !== undefined ? 'hold ' + current.hold : 'event ' + current.event;
    content.scrollTop = 0;
    content.querySelectorAll('.swatch').forEach((canvas) => canvas.redraw());
    const opened = content.querySelector('details[open]');
    if (opened) opened.scrollIntoView({ block: 'nearest' });
    if (!byId('lanes').contains(document.activeElement) && !document.activeElement.closest('.grid')) byId('panel-title').focus();
    timeline.repaint();
  }
  function close() {
    if (box.hidden) return;
    const within = box.contains(document.activeElement);
    box.hidden = true;
    current = null;
    delete document.documentElement.dataset.panel;
    timeline.unpick();
    if (within && before && before.isConnected) before.focus();
  }
  byId('panel-close').addEventListener('click', close);
  /** After the clock or the theme has changed. */
  function refresh() {
    if (!current) return;
    if (current.hold !== undefined) openHold(current.hold, current.event);
    else openEvent(current.event);
  }
  return { openHold, openEvent, close, refresh, isOpen: () => !box.hidden };
})();
