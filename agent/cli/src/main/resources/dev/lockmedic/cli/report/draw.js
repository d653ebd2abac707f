// Draws the lanes that are in sight, and only these. What is too close to be told apart is drawn once.
const draw = (() => {
  const { events, holds, lanes } = data;
  const BAR = 15;
  const MARK = 7;
  /** Marks that are drawn as one are no further apart than that. */
  const CLUSTER = 44;
  const LATE = new Set(['fenced', 'zombie-release']);
  let c = null;
  let width = 0;
  let hits = [];
  let wanted = [];
  const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
  const font = (size, weight = 400) => weight + ' ' + size + 'px ' + FONT;

  const x = (time) => layout.labelWidth + ((time - view.from) / view.span) * (width - layout.labelWidth);
  const time = (px) => view.from + ((px - layout.labelWidth) / (width - layout.labelWidth)) * view.span;

  function cut(text, most) {
    if (c.measureText(text).width <= most) return text;
    let low = 0;
    let high = text.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (c.measureText(text.slice(0, middle) + '\u2026').width <= most) low = middle; else high = middle - 1;
    }
    return low === 0 ? '' : text.slice(0, low) + '\u2026';
  }
  /** The end of a text is what tells paths apart. */
  function cutFront(text, most) {
    if (c.measureText(text).width <= most) return text;
    let low = 0;
    let high = text.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (c.measureText('\u2026' + text.slice(middle)).width <= most) high = middle; else low = middle + 1;
    }
    return '\u2026' + text.slice(low);
  }

  /** First of these holds, which are sorted by their beginning, that may reach into the view. */
  function firstInSight(list) {
    // Ends are not sorted where holds overlap; a lane's holds are few, or they don't overlap much.
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds.end[list[middle]] < view.from) low = middle + 1; else high = middle;
    }
    return Math.max(0, low - 64);
  }

  function bar(hold, y, selected) {
    const outcome = holds.outcome[hold];
    const stuck = holds.isStuck(hold);
    const open = holds.isOpen(hold);
    const quiet = !stuck && !open;
    const from = Math.max(x(holds.start[hold]), layout.labelWidth - 4);
    const to = Math.min(Math.max(x(holds.end[hold]), from + 4), width + 4);
    const top = y - BAR / 2;
    const deadline = holds.maxHold[hold] < 0 ? null : x(holds.start[hold] + holds.maxHold[hold]);
    const radius = Math.min(3, (to - from) / 2);
    c.save();
    c.beginPath();
    c.roundRect(from, top, to - from, BAR, radius);
    c.clip();
    c.globalAlpha = quiet ? 0.4 : 0.3;
    c.fillStyle = looks.outcomeColor(outcome);
    c.fillRect(from, top, to - from, BAR);
    c.globalAlpha = 1;
    if (!quiet) {
      // Within its limit a hold is pale, past it it has its full colour.
      const late = deadline === null ? from : Math.min(Math.max(deadline, from), to - 3);
      c.fillStyle = looks.fill(c, outcome);
      c.fillRect(late, top, to - late, BAR);
    }
    c.restore();
    c.strokeStyle = looks.outcomeColor(outcome);
    c.lineWidth = 1;
    c.setLineDash(holds.isEndKnown(hold) || open ? [] : [3, 3]);
    c.beginPath();
    c.roundRect(from + 0.5, top + 0.5, to - from - 1, BAR - 1, radius);
    c.stroke();
    c.setLineDash([]);
    if (open && to <= width) arrow(to, y, outcome, holds.isLeft(hold));
    waiting(hold, y + BAR / 2 + 2.5, to);
    const past = deadline !== null && deadline <= x(holds.end[hold]) + 1;
    if (past && stuck && to - from > 12 && deadline > layout.labelWidth && deadline < width) limit(deadline, top);
    if (selected) {
      c.strokeStyle = looks.color('focus');
      c.lineWidth = 2;
      c.beginPath();
      c.roundRect(from - 2.5, top - 2.5, to - from + 5, BAR + 5, radius + 2);
      c.stroke();
    }
    if (stuck || open) wanted.push({ hold, left: Math.max(from, layout.labelWidth), right: Math.min(to, width), y });
    hits.push({ hold, left: from - 2, right: to + (open ? 8 : 2), top: top - 3, bottom: top + BAR + 3 });
  }
  /** The end is not known: an arrow if it goes on, a gap if nobody has looked since. */
  function arrow(at, y, outcome, left) {
    c.fillStyle = looks.outcomeColor(outcome);
    c.beginPath();
    if (left) {
      c.rect(at + 3, y - BAR / 2, 2, BAR);
      c.rect(at + 8, y - BAR / 2, 2, BAR);
    } else {
      c.moveTo(at, y - BAR / 2 - 2);
      c.lineTo(at + 10, y);
      c.lineTo(at, y + BAR / 2 + 2);
    }
    c.fill();
  }
  function limit(at, top) {
    c.fillStyle = looks.color('ink');
    c.fillRect(at - 0.75, top - 2, 1.5, BAR + 4);
    c.beginPath();
    c.moveTo(at - 4, top - 5);
    c.lineTo(at + 4, top - 5);
    c.lineTo(at, top);
    c.fill();
  }
  /** How long somebody has waited: a thin line below the bar. */
  function waiting(hold, y, right) {
    if (holds.waitLead[hold] <= 0 || !(holds.waiters[hold] > 0)) return;
    const from = Math.max(x(holds.end[hold] - holds.waitLead[hold]), layout.labelWidth);
    const to = Math.min(right, width);
    if (to - from < 2) return;
    c.strokeStyle = looks.color('muted');
    c.lineWidth = 2;
    c.setLineDash([1, 3]);
    c.lineCap = 'round';
    c.beginPath();
    c.moveTo(from, y);
    c.lineTo(to, y);
    c.stroke();
    c.setLineDash([]);
    c.lineCap = 'butt';
  }
  /** Waiting before it got the lock: a thin line that leads to the bar. */
  function waited(event, y) {
    const millis = events.number(event, 'waitedMs');
    if (!(millis > 0)) return;
    const from = Math.max(x(events.time(event) - millis), layout.labelWidth);
    const to = Math.min(x(events.time(event)), width);
    if (to - from < 3) return;
    c.strokeStyle = looks.color('muted');
    c.lineWidth = 1;
    c.setLineDash([2, 3]);
    c.beginPath();
    c.moveTo(from, y + 9.5);
    c.lineTo(to, y + 9.5);
    c.stroke();
    c.setLineDash([]);
  }
  function holderName(hold) {
    const own = holds.events(hold);
    for (const event of own) {
      const thread = events.text(event, 'holder.thread');
      if (thread) return thread;
    }
    return holds.holder(hold);
  }
  /** Says on a bar who had it and for how long, in the widest place that no mark covers. */
  function label({ hold, left: from, right: to, y }, taken) {
    let left = from;
    let right = from;
    let begin = from;
    for (const mark of taken) {
      if (mark.y !== y || mark.right < from || mark.left > to) continue;
      if (mark.left - begin > right - left) [left, right] = [begin, mark.left];
      begin = Math.max(begin, mark.right);
    }
    if (to - begin > right - left) [left, right] = [begin, to];
    if (right - left < 44) return;
    c.font = font(11, 600);
    const parts = [words.visible(holderName(hold)), words.duration(holds.held(hold))];
    if (holds.waiters[hold] > 0) parts.push(words.number(holds.waiters[hold]) + ' waiting');
    const text = cut(parts.filter((part) => part).join(' \u00b7 '), right - left - 20);
    if (text.length < 3) return;
    const long = c.measureText(text).width;
    c.fillStyle = looks.color('bar-label');
    c.beginPath();
    c.roundRect(left + 7, y - 6.5, long + 8, 13, 3);
    c.fill();
    c.fillStyle = looks.color('ink');
    c.textBaseline = 'middle';
    c.fillText(text, left + 11, y + 0.5);
  }

  /** Marks at one height; those that would cover each other become one with a number. */
  function marks(list, yOf, selected) {
    const groups = [];
    let last = null;
    for (const event of list) {
      const type = events.type(event);
      const at = x(events.time(event));
      if (at < layout.labelWidth - MARK || at > width + MARK) continue;
      const y = yOf(event, type);
      if (last && last.y === y && at - last.last < MARK * 1.7 && at - last.first < CLUSTER) {
        last.count++;
        last.last = at;
        if (looks.weight(type) > looks.weight(last.type)) {
          last.type = type;
          last.event = event;
          last.at = at;
        }
      } else {
        last = { event, type, at, first: at, last: at, y, count: 1 };
        groups.push(last);
      }
      if (event === selected) last.selected = true;
    }
    for (const group of groups) {
      looks.mark(c, group.type, group.at, group.y, MARK);
      if (group.selected) {
        c.strokeStyle = looks.color('focus');
        c.lineWidth = 2;
        c.beginPath();
        c.arc(group.at, group.y, MARK + 4, 0, 2 * Math.PI);
        c.stroke();
      }
      if (group.count > 1) {
        c.font = font(9.5, 600);
        const text = '\u00d7' + words.number(group.count);
        const w = c.measureText(text).width;
        c.fillStyle = looks.color('bar-label');
        c.beginPath();
        c.roundRect(group.at + MARK, group.y - MARK - 4, w + 4, 11, 3);
        c.fill();
        group.right = group.at + MARK + w + 4;
        c.fillStyle = looks.color('ink');
        c.textBaseline = 'middle';
        c.fillText(text, group.at + MARK + 2, group.y - MARK + 2);
      }
      hits.push({
        event: group.event, count: group.count,
        left: group.at - MARK - 2, right: Math.max(group.at, group.last) + MARK + 2, top: group.y - MARK - 3, bottom: group.y + MARK + 3,
      });
    }
    return groups.map((group) => ({
      y: group.y, left: Math.min(group.first, group.at) - MARK, right: Math.max(group.last + MARK, group.right || 0),
    }));
  }

  function lockLane(row, top, picked) {
    const list = lanes.holds(row.lane);
    const late = [];
    const onBars = [];
    const barY = new Map();
    wanted = [];
    let bars = 0;
    let lastRight = -Infinity;
    let lastOutcome = 99;
    let lastRow = -1;
    for (let i = firstInSight(list); i < list.length; i++) {
      const hold = list[i];
      if (!filter.shows(hold)) continue;
      const own = holds.events(hold);
      // Somebody waited before it began: that line reaches further back than the bar.
      const first = own.length > 0 ? own[0] : -1;
      if (holds.start[hold] > view.to && !(first >= 0 && events.number(first, 'waitedMs') > 0)) break;
      const y = top + layout.barY(hold);
      const right = x(holds.end[hold]);
      const covered = right < lastRight + 1.5 && y === lastRow && hold !== picked.hold
        && holds.outcome[hold] >= lastOutcome;
      const inSight = holds.end[hold] >= view.from && holds.start[hold] <= view.to;
      if (inSight && !covered) {
        bar(hold, y, hold === picked.hold && picked.event === undefined);
        bars++;
        lastRight = Math.max(right, x(holds.start[hold]) + 4);
        lastOutcome = holds.outcome[hold];
        lastRow = y;
      }
      for (const event of own) {
        const type = events.type(event);
        if (type === 'acquired-contended') waited(event, y);
        if (LATE.has(type)) late.push(event); else onBars.push(event);
        barY.set(event, y);
      }
    }
    let drawn = 0;
    if (late.length > 0) {
      late.sort((a, b) => events.time(a) - events.time(b));
      drawn += marks(late, () => top + layout.stripY(row.lane), picked.event).length;
    }
    onBars.sort((a, b) => barY.get(a) - barY.get(b) || events.time(a) - events.time(b));
    const taken = marks(onBars, (event) => barY.get(event), picked.event);
    wanted.forEach((bar) => label(bar, taken));
    drawn += taken.length;
    return { bars, marks: drawn };
  }

  function labels(row, top, bottom, isCursor) {
    const info = row.agent ? row : layout.info(row.lane);
    const most = layout.narrow ? width - 20 : layout.labelWidth - 30;
    const worst = row.agent ? null : laneOutcome(row.lane);
    c.textBaseline = 'alphabetic';
    if (!row.agent && worst !== null) {
      c.fillStyle = looks.fill(c, worst);
      c.fillRect(0, top + 4, 4, bottom - top - 8);
    }
    c.font = font(13, 600);
    c.fillStyle = looks.color('ink');
    const name = cut(words.visible(info.name), layout.narrow ? most * 0.6 : most);
    c.fillText(name, 14, top + (layout.narrow ? 16 : 19));
    const where = row.agent ? info.where : [info.kind, info.pid].filter((part) => part).join(' \u00b7 ');
    const long = c.measureText(name).width;
    c.font = font(11);
    c.fillStyle = looks.color('muted');
    if (layout.narrow) {
      c.fillText(cut(where, most - long - 10), 22 + long, top + 16);
    } else if (row.agent) {
      c.fillText(cut(where, most - long - 10), 22 + long, top + 19);
    } else {
      const detail = info.where ? cutFront(words.visible(info.where), most - c.measureText(where + ' \u00b7 ').width) : '';
      c.fillText(where + (detail ? ' \u00b7 ' + detail : ''), 14, top + 35);
    }
    if (isCursor) {
      c.strokeStyle = looks.color('focus');
      c.lineWidth = 2;
      c.strokeRect(1, top + 2, width - 2, bottom - top - 4);
    }
  }
  const worstOfLane = new Map();
  function laneOutcome(lane) {
    if (!worstOfLane.has(lane)) {
      let worst = null;
      for (const hold of lanes.holds(lane)) {
        if (holds.isStuck(hold) && (worst === null || holds.outcome[hold] < worst)) worst = holds.outcome[hold];
      }
      worstOfLane.set(lane, worst);
    }
    return worstOfLane.get(lane);
  }

  function stallBands(height) {
    for (const stall of data.stalls) {
      const from = x(stall.from);
      const to = Math.max(x(stall.to), from + 2);
      if (to < layout.labelWidth || from > width) continue;
      c.fillStyle = looks.stallFill(c);
      c.fillRect(Math.max(from, layout.labelWidth), 0, to - Math.max(from, layout.labelWidth), height);
    }
  }

  /**
   * Draws what is in sight.
   * @return how many lanes, bars and marks that were
   */
  function lanesInto(context, w, height, scroll, picked, cursorRow) {
    c = context;
    width = w;
    hits = [];
    const drawn = { lanes: 0, bars: 0, marks: 0 };
    c.clearRect(0, 0, w, height);
    c.fillStyle = looks.color('surface');
    c.fillRect(0, 0, w, height);
    const first = layout.at(scroll);
    for (let i = first; i < layout.rows.length && layout.top(i) - scroll < height; i++) {
      if (i % 2 === 1) {
        c.fillStyle = looks.color('zebra');
        c.fillRect(0, layout.top(i) - scroll, w, layout.bottom(i) - layout.top(i));
      }
    }
    grid(height);
    c.save();
    c.beginPath();
    c.rect(layout.labelWidth, 0, w, height);
    c.clip();
    stallBands(height);
    for (let i = first; i < layout.rows.length && layout.top(i) - scroll < height; i++) {
      const row = layout.rows[i];
      const top = layout.top(i) - scroll;
      drawn.lanes++;
      if (row.agent) {
        drawn.marks += marks(row.agent, () => top + layout.agentY(), picked.event).length;
      } else {
        const made = lockLane(row, top, picked);
        drawn.bars += made.bars;
        drawn.marks += made.marks;
      }
    }
    c.restore();
    for (let i = first; i < layout.rows.length && layout.top(i) - scroll < height; i++) {
      labels(layout.rows[i], layout.top(i) - scroll, layout.bottom(i) - scroll, i === cursorRow);
    }
    if (layout.labelWidth > 0) {
      c.fillStyle = looks.color('line');
      c.fillRect(layout.labelWidth - 1, 0, 1, height);
    }
    return drawn;
  }

  const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5,
    36e5, 72e5, 108e5, 216e5, 432e5, 864e5, 1728e5, 6048e5, 2592e6, 7776e6, 31536e6];
  function ticks() {
    const most = Math.max(2, (width - layout.labelWidth) / 96);
    const step = STEPS.find((s) => view.span / s <= most) || STEPS[STEPS.length - 1];
    const shift = data.base + words.offset(view.from) * 60000;
    const list = [];
    for (let t = Math.ceil((view.from + shift) / step) * step - shift; t <= view.to; t += step) list.push(t);
    return { step, list };
  }
  function grid(height) {
    c.fillStyle = looks.color('grid');
    for (const t of ticks().list) c.fillRect(Math.round(x(t)), 0, 1, height);
  }
  /** The times above the lanes, and what else belongs to a time and not to a lock. */
  function axisInto(context, w, height, pointer) {
    c = context;
    width = w;
    c.clearRect(0, 0, w, height);
    const { step, list } = ticks();
    c.save();
    c.beginPath();
    c.rect(layout.labelWidth, 0, w, height);
    c.clip();
    for (const stall of data.stalls) {
      const from = x(stall.from);
      const to = Math.max(x(stall.to), from + 2);
      if (to < layout.labelWidth || from > w) continue;
      c.fillStyle = looks.stallFill(c);
      c.fillRect(from, 0, to - from, height);
      c.font = font(10, 600);
      const text = 'stall ' + words.duration(stall.millis);
      if (c.measureText(text).width < to - from - 4) {
        c.fillStyle = looks.color('muted');
        c.textBaseline = 'top';
        c.fillText(text, from + 3, 2);
      }
    }
    c.font = font(11);
    c.textBaseline = 'alphabetic';
    for (const t of list) {
      const at = Math.round(x(t));
      c.fillStyle = looks.color('line');
      c.fillRect(at, height - 6, 1, 6);
      c.fillStyle = looks.color('muted');
      const text = step >= 864e5 ? words.shortDate(t) : words.clock(t, step);
      c.fillText(text, at + 4, height - 5);
    }
    if (pointer !== null) {
      const text = words.clock(time(pointer), view.span < 2e4 ? 1 : 1000);
      c.font = font(11, 600);
      const long = c.measureText(text).width + 8;
      const left = Math.min(Math.max(pointer - long / 2, layout.labelWidth), w - long);
      c.fillStyle = looks.color('ink');
      c.beginPath();
      c.roundRect(left, height - 17, long, 16, 3);
      c.fill();
      c.fillStyle = looks.color('surface');
      c.fillText(text, left + 4, height - 5);
    }
    c.restore();
    if (!layout.narrow) {
      c.font = font(11, 600);
      c.fillStyle = looks.color('muted');
      c.textBaseline = 'alphabetic';
      c.fillText(words.date(Math.max(view.from, 0)) + ', ' + words.zone(), 14, height - 5);
    }
  }
  function hit(px, py) {
    for (let i = hits.length - 1; i >= 0; i--) {
      const h = hits[i];
      if (px >= h.left && px <= h.right && py >= h.top && py <= h.bottom) return h;
    }
    return null;
  }
  return { lanesInto, axisInto, hit, hits: () => hits, time, holderName, laneOutcome, font };
})();
