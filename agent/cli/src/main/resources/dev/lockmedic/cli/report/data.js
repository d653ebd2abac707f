// What the page shows: the flat lists of numbers that PageData.java writes, read once.
// Times are milliseconds since data.base. Texts come from the host: they are only ever shown as text.
const data = (() => {
  const raw = JSON.parse(document.getElementById('data').textContent);
  const { texts, lists, keys, shapes, types } = raw;
  const HEAD = 6; // shape, type, run, seq, time, hold

  // Events: where each one begins in the list.
  const flat = raw.events;
  const starts = [];
  for (let at = 0; at < flat.length; at += HEAD + shapes[flat[at]].length) {
    starts.push(at);
  }
  const eventCount = starts.length;

  const placeOfKey = new Map();
  /** For each shape the place of a field in it, or -1. */
  function places(name, kind) {
    const id = name + ' ' + kind;
    let found = placeOfKey.get(id);
    if (!found) {
      const key = keys.findIndex((k) => k[0] === name && k[1] === kind);
      found = shapes.map((shape) => (key < 0 ? -1 : shape.indexOf(key)));
      placeOfKey.set(id, found);
    }
    return found;
  }
  function value(event, name, kind) {
    const at = starts[event];
    const place = places(name, kind)[flat[at]];
    return place < 0 ? undefined : flat[at + HEAD + place];
  }

  const events = {
    count: eventCount,
    type: (event) => types[flat[starts[event] + 1]],
    run: (event) => flat[starts[event] + 2],
    seq: (event) => flat[starts[event] + 3],
    time: (event) => flat[starts[event] + 4],
    hold: (event) => flat[starts[event] + 5],
    text(event, name) {
      const id = value(event, name, 's');
      return id === undefined ? undefined : texts[id];
    },
    number: (event, name) => value(event, name, 'n'),
    flag: (event, name) => value(event, name, 'b') === 1,
    list(event, name) {
      const id = value(event, name, 'l');
      return id === undefined ? undefined : lists[id].map((text) => texts[text]);
    },
    /** All fields as pairs of name and text, in the order of the file. */
    fields(event) {
      const at = starts[event];
      return shapes[flat[at]].map((key, i) => {
        const [name, kind] = keys[key];
        const v = flat[at + HEAD + i];
        if (kind === 's' || kind === 'j') return [name, texts[v]];
        if (kind === 'l') return [name, lists[v].map((text) => texts[text]).join('\n')];
        return [name, kind === 'b' ? String(v === 1) : String(v)];
      });
    },
    /** Calls back with the number of each text of the event. */
    eachText(event, call) {
      const at = starts[event];
      const shape = shapes[flat[at]];
      for (let i = 0; i < shape.length; i++) {
        const kind = keys[shape[i]][1];
        const v = flat[at + HEAD + i];
        if (kind === 's' || kind === 'j') {
          call(v);
        } else if (kind === 'l') {
          lists[v].forEach(call);
        }
      }
    },
  };

  // Holds, a list for each of their properties.
  const WIDTH = 11;
  const holdCount = raw.holds.length / WIDTH;
  const column = (List, place) => {
    const made = new List(holdCount);
    for (let i = 0; i < holdCount; i++) made[i] = raw.holds[i * WIDTH + place];
    return made;
  };
  const flags = column(Int32Array, 4);
  const holder = column(Int32Array, 8);
  const holds = {
    count: holdCount,
    lane: column(Int32Array, 0),
    start: column(Float64Array, 1),
    end: column(Float64Array, 2),
    outcome: column(Int32Array, 3),
    maxHold: column(Float64Array, 5),
    waiters: column(Float64Array, 6),
    waitLead: column(Float64Array, 7),
    refused: column(Float64Array, 9),
    late: column(Float64Array, 10),
    holderText: holder,
    holder: (hold) => (holder[hold] < 0 ? '' : texts[holder[hold]]),
    isOpen: (hold) => (flags[hold] & 1) !== 0,
    isEndKnown: (hold) => (flags[hold] & 2) !== 0,
    isLeft: (hold) => (flags[hold] & 4) !== 0,
    isStuck: (hold) => (flags[hold] & 8) !== 0,
    isWarned: (hold) => (flags[hold] & 16) !== 0,
    isDeadlock: (hold) => (flags[hold] & 32) !== 0,
    held: (hold) => holds.end[hold] - holds.start[hold],
  };

  /** Numbers by the group they are in, in their order: [from, to) of the members of each group. */
  function grouped(count, groups, groupOf) {
    const first = new Int32Array(groups + 1);
    for (let i = 0; i < count; i++) {
      if (groupOf(i) >= 0) first[groupOf(i) + 1]++;
    }
    for (let g = 0; g < groups; g++) first[g + 1] += first[g];
    const next = first.slice();
    const members = new Int32Array(first[groups]);
    for (let i = 0; i < count; i++) {
      if (groupOf(i) >= 0) members[next[groupOf(i)]++] = i;
    }
    return (group) => members.subarray(first[group], first[group + 1]);
  }
  holds.events = grouped(eventCount, holdCount, events.hold);

  const laneCount = raw.lanes.length / 4;
  const lanes = {
    count: laneCount,
    lockText: (lane) => raw.lanes[lane * 4],
    kindText: (lane) => raw.lanes[lane * 4 + 1],
    lock: (lane) => texts[raw.lanes[lane * 4]],
    kind: (lane) => texts[raw.lanes[lane * 4 + 1]],
    run: (lane) => raw.lanes[lane * 4 + 2],
    severity: (lane) => raw.lanes[lane * 4 + 3],
    holds: grouped(holdCount, laneCount, (hold) => holds.lane[hold]),
  };

  // What is of no lock is the agent's own.
  const ofAgent = [];
  const stalls = [];
  for (let event = 0; event < eventCount; event++) {
    if (events.hold(event) < 0) ofAgent.push(event);
    if (events.type(event) === 'stall') {
      const to = events.time(event);
      const millis = Math.max(0, events.number(event, 'stallMs') || 0);
      stalls.push({ event, from: to - millis, to, millis });
    }
  }

  return {
    base: raw.base,
    version: raw.version,
    made: raw.made,
    summary: raw.summary,
    texts,
    events,
    holds,
    lanes,
    ofAgent,
    stalls,
    outcomes: raw.outcomes.map(([name, words]) => ({ name, words })),
    runs: raw.runs.map(([name, pid]) => ({ name, pid })),
    last: eventCount === 0 ? 0 : events.time(eventCount - 1),
  };
})();
