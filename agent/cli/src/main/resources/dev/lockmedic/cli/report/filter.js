// Which holds and events are shown: by text, outcome and kind of lock. Timeline and tables share it.
const filter = (() => {
  const { events, holds, lanes } = data;
  const state = { text: '', outcomes: new Set(), kinds: new Set() };
  const listeners = [];
  const shown = new Uint8Array(holds.count);
  let shownEvents = [];
  let shownLanes = [];
  let lowered = null;
  let textsOfHold = null;

  /** For each word of the text, which of all texts have it. */
  function wanted() {
    const parts = state.text.toLowerCase().split(/\s+/).filter((part) => part);
    if (parts.length === 0) return [];
    lowered = lowered || data.texts.map((text) => text.toLowerCase());
    return parts.map((part) => {
      const has = new Uint8Array(lowered.length);
      for (let i = 0; i < lowered.length; i++) has[i] = lowered[i].includes(part) ? 1 : 0;
      return has;
    });
  }
  /** Which texts the events of each hold have: made when somebody first looks for one. */
  function hasText(hold, has) {
    textsOfHold = textsOfHold || new Array(holds.count);
    let own = textsOfHold[hold];
    if (!own) {
      const found = new Set([lanes.lockText(holds.lane[hold]), lanes.kindText(holds.lane[hold])]);
      if (holds.holderText[hold] >= 0) found.add(holds.holderText[hold]);
      for (const event of holds.events(hold)) events.eachText(event, (text) => found.add(text));
      own = textsOfHold[hold] = Int32Array.from(found);
    }
    for (let i = 0; i < own.length; i++) {
      if (has[own[i]]) return true;
    }
    return false;
  }
  function eventHasText(event, has) {
    let found = false;
    events.eachText(event, (text) => { found = found || has[text] === 1; });
    return found;
  }

  function apply() {
    const parts = wanted();
    const { outcomes, kinds } = state;
    for (let hold = 0; hold < holds.count; hold++) {
      shown[hold] =
        (outcomes.size === 0 || outcomes.has(holds.outcome[hold])) &&
        (kinds.size === 0 || kinds.has(lanes.kind(holds.lane[hold]))) &&
        parts.every((has) => hasText(hold, has)) ? 1 : 0;
    }
    shownEvents = [];
    const agents = outcomes.size === 0 && kinds.size === 0;
    for (let event = 0; event < events.count; event++) {
      const hold = events.hold(event);
      const yes = hold >= 0
        ? shown[hold] === 1
        : agents && parts.every((has) => eventHasText(event, has));
      if (yes) shownEvents.push(event);
    }
    shownLanes = [];
    for (let lane = 0; lane < lanes.count; lane++) {
      if (lanes.holds(lane).some((hold) => shown[hold])) shownLanes.push(lane);
    }
    listeners.forEach((listener) => listener());
  }

  function set(change) {
    Object.assign(state, change);
    apply();
  }
  function toggle(name, value) {
    const values = new Set(state[name]);
    if (!values.delete(value)) values.add(value);
    set({ [name]: values });
  }
  return {
    state, set, toggle, apply,
    clear: () => set({ text: '', outcomes: new Set(), kinds: new Set() }),
    isOn: () => state.text.trim() !== '' || state.outcomes.size > 0 || state.kinds.size > 0,
    onChange: (listener) => listeners.push(listener),
    shows: (hold) => shown[hold] === 1,
    events: () => shownEvents,
    lanes: () => shownLanes,
    holdCount: () => shown.reduce((sum, one) => sum + one, 0),
  };
})();
