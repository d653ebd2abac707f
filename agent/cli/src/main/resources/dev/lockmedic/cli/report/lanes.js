// Where everything is from top to bottom: a lane a lock, and first the agent's own.
const layout = (() => {
  const { events, holds, lanes } = data;
  const ROW = 22;
  const STRIP = 20;
  const MOST_ROWS = 4;
  const MOST_AGENT_LANES = 3;
  const rowOfHold = new Uint8Array(holds.count);
  const rowsOfLane = new Uint8Array(lanes.count);
  const hasStrip = new Uint8Array(lanes.count);
  let narrow = false;
  let all = [];
  let tops = [0];

  // Holds of one lock at the same time (readers, say) are drawn below each other.
  for (let lane = 0; lane < lanes.count; lane++) {
    const ends = [];
    for (const hold of lanes.holds(lane)) {
      let row = ends.findIndex((end) => end <= holds.start[hold] + 1);
      if (row < 0) row = ends.length < MOST_ROWS ? ends.length : ends.indexOf(Math.min(...ends));
      ends[row] = holds.end[hold];
      rowOfHold[hold] = row;
      if (holds.refused[hold] > 0 || holds.late[hold] > 0) hasStrip[lane] = 1;
    }
    rowsOfLane[lane] = Math.max(1, ends.length);
  }

  const agentLanes = (() => {
    const runs = new Map();
    for (const event of data.ofAgent) {
      const run = events.run(event);
      if (!runs.has(run)) runs.set(run, []);
      runs.get(run).push(event);
    }
    const pid = (run) => (data.runs[run].pid < 0 ? 'run ' + data.runs[run].name : 'pid ' + data.runs[run].pid);
    if (runs.size > MOST_AGENT_LANES) {
      return [{ agent: data.ofAgent, name: 'Lockmedic', where: runs.size + ' JVMs' }];
    }
    return [...runs].map(([run, own]) => ({ agent: own, name: 'Lockmedic', where: pid(run) }));
  })();

  function describe(lane) {
    const lock = lanes.lock(lane);
    const parts = words.split(lock);
    const run = lanes.run(lane);
    return {
      lane, lock, name: parts.name, where: parts.where,
      kind: words.kind(lanes.kind(lane)),
      pid: run >= 0 && data.runs.length > 1 && data.runs[run].pid >= 0 ? 'pid ' + data.runs[run].pid : '',
    };
  }
  const described = new Map();
  function info(lane) {
    if (!described.has(lane)) described.set(lane, describe(lane));
    return described.get(lane);
  }

  function height(row) {
    const head = narrow ? 20 : 0;
    if (row.agent) return head + 34;
    return head + Math.max(narrow ? 0 : 44, 14 + rowsOfLane[row.lane] * ROW + (hasStrip[row.lane] ? STRIP : 0));
  }
  function update() {
    all = [];
    if (filter.state.outcomes.size === 0 && filter.state.kinds.size === 0) all.push(...agentLanes);
    for (const lane of filter.lanes()) all.push({ lane });
    tops = new Array(all.length + 1);
    tops[0] = 0;
    for (let i = 0; i < all.length; i++) tops[i + 1] = tops[i] + height(all[i]);
  }
  /** Number of the lane at this height; all.length if there is none. */
  function at(y) {
    let low = 0;
    let high = all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (tops[middle + 1] <= y) low = middle + 1; else high = middle;
    }
    return low;
  }
  return {
    ROW, STRIP,
    update, at, info,
    get rows() { return all; },
    get height() { return tops[all.length]; },
    top: (i) => tops[i],
    bottom: (i) => tops[i + 1],
    rowOfLane: (lane) => all.findIndex((row) => row.lane === lane),
    rowOfAgentEvent: (event) => all.findIndex((row) => row.agent && row.agent.includes(event)),
    get narrow() { return narrow; },
    setNarrow(yes) { narrow = yes; },
    get labelWidth() { return narrow ? 0 : 250; },
    /** Middle of the bar of a hold, below the top of its lane. */
    barY: (hold) => (narrow ? 20 : 0) + 7 + rowOfHold[hold] * ROW + ROW / 2,
    stripY: (lane) => (narrow ? 20 : 0) + 7 + rowsOfLane[lane] * ROW + STRIP / 2 + 1,
    agentY: () => (narrow ? 20 : 0) + 17,
  };
})();
