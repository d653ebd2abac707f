// What a person on call reads first.
const summary = (() => {
  const { summary: sum, outcomes } = data;
  const wordsOf = (name) => (outcomes.find((outcome) => outcome.name === name) || { words: name }).words;

  function headline() {
    const box = byId('headline');
    let state = 'good';
    let text = 'No lock was stuck';
    if (sum.events === 0) {
      state = 'unknown';
      text = 'There is nothing to tell: no events';
    } else if (sum.stuckStillLocks > 0) {
      state = 'bad';
      text = words.count(sum.stuckStillLocks, 'lock is', 'locks are') + ' still stuck';
    } else if (sum.untoldLocks > 0) {
      state = 'unknown';
      text = words.count(sum.untoldLocks, 'lock was', 'locks were') + ' stuck when last heard of';
    } else if (sum.stuckLocks > 0) {
      text = sum.stuckLocks === 1 ? 'The one stuck lock came free' : sum.stuckLocks === 2 ? 'Both stuck locks came free' : 'All ' + words.number(sum.stuckLocks) + ' stuck locks came free';
    }
    box.dataset.state = state;
    dom.fill(box, el('span', { class: 'light', 'aria-hidden': 'true' }, { good: '\u2713', bad: '!', unknown: '?' }[state]), el('span', {}, text));
    document.title = text + ' \u2013 Lockmedic report';
  }
  function span() {
    if (sum.events === 0) return dom.fill(byId('span'), sum.files.map((file) => file.name).join(', '));
    const last = data.last;
    const sameDay = words.date(0) === words.date(last);
    const pids = sum.jvms.filter((jvm) => jvm.pid !== undefined).map((jvm) => jvm.pid);
    const who = sum.runs === 1 ? (pids.length ? 'pid ' + pids[0] : 'one JVM') : words.number(sum.runs) + ' runs (pid ' + [...new Set(pids)].slice(0, 4).join(', ') + (pids.length > 4 ? ' \u2026' : '') + ')';
    return dom.fill(byId('span'),
      el('strong', {}, words.date(0)), ' ', words.clock(0, 1000), ' \u2013 ', sameDay ? '' : words.date(last) + ' ', words.clock(last, 1000), ' ', words.zone(),
      ' \u00b7 ', words.duration(last), ' \u00b7 ', who, ' \u00b7 ', words.count(sum.events, 'event'));
  }
  function tile(name, value, detail, state, act) {
    const inner = [el('span', { class: 'name' }, name), el('span', { class: 'value' }, value), el('span', { class: 'detail', title: words.visible(detail || '') }, words.shorter(detail || '\u00a0', 90))];
    const box = act
      ? el('button', { type: 'button', class: 'tile', click: act, title: 'Show' }, inner)
      : el('div', { class: 'tile' }, inner);
    box.dataset.state = state || '';
    return box;
  }
  const longestHold = () => {
    const { holds } = data;
    let best = -1;
    for (let hold = 0; hold < holds.count; hold++) {
      if (holds.isStuck(hold) && (best < 0 || holds.held(hold) > holds.held(best))) best = hold;
    }
    return best;
  };
  function go(hold) {
    filter.clear();
    views.select('timeline');
    panel.openHold(hold);
    timeline.show({ hold });
  }
  function showOnly(names) {
    filter.set({ text: '', kinds: new Set(), outcomes: new Set(names.map((name) => outcomes.findIndex((o) => o.name === name)).filter((o) => o >= 0)) });
  }
  function tiles() {
    const healed = Object.entries(sum.healedBy).map(([by, n]) => words.number(n) + ' by ' + by).join(', ');
    const other = ['resolved', 'reported', 'lost', 'not-released'].filter((name) => sum.outcomes[name]).map((name) => words.number(sum.outcomes[name]) + ' ' + wordsOf(name)).join(', ');
    const longest = sum.longest;
    const longestAt = longestHold();
    dom.fill(byId('tiles'),
      tile('Locks stuck', words.number(sum.stuckLocks), 'of ' + words.count(sum.locks, 'lock') + (sum.stuckHolds > sum.stuckLocks ? ', ' + words.number(sum.stuckHolds) + ' times' : ''), sum.stuckLocks > 0 ? 'warn' : 'good'),
      tile('Still stuck', words.number(sum.stuckStillLocks), sum.untoldLocks > 0 ? words.number(sum.untoldLocks) + ' more not known' : sum.stuckStillLocks > 0 ? 'at the end of the events' : 'none at the end', sum.stuckStillLocks > 0 ? 'bad' : 'good'),
      tile('Longest', longest ? words.duration(longest.heldMs) : '\u2013', longest ? words.split(longest.lock).name : '', '', longest ? () => go(longestAt) : null),
      tile('Healed', words.number(sum.healed), healed || 'nothing was freed by force', sum.healed > 0 ? 'good' : '', sum.healed > 0 ? () => showOnly(['released', 'reclaimed']) : null),
      tile('Other ends', words.number(['resolved', 'reported', 'lost', 'not-released'].reduce((all, name) => all + (sum.outcomes[name] || 0), 0)), other || 'none'),
      tile('Refused', words.number(sum.refusedWrites + sum.lateReleases), sum.refusedWrites + sum.lateReleases > 0 ? words.count(sum.refusedWrites, 'write') + ', ' + words.count(sum.lateReleases, 'late release') : 'no write of a zombie', sum.refusedWrites + sum.lateReleases > 0 ? 'warn' : ''),
      tile('Stalls', words.number(sum.stalls), sum.stalls > 0 ? 'up to ' + words.duration(sum.longestStallMs) + ', ' + words.duration(sum.stalledMs) + ' in all' : 'the JVM never stood still', sum.stalls > 0 ? 'warn' : ''),
      tile('Near misses', words.number(sum.nearMisses), 'past 4/5 of their max hold'),
    );
  }
  function still() {
    const box = byId('still');
    box.hidden = sum.stuckStill.length === 0;
    const more = sum.stuckStillLocks - sum.stuckStill.length;
    dom.fill(box, el('h2', {}, 'Still stuck'),
      el('ul', {}, sum.stuckStill.map((stuck) => {
        const { holds, lanes } = data;
        const find = () => {
          let best = -1;
          for (let h = 0; h < holds.count; h++) {
            if (holds.isStuck(h) && holds.isOpen(h) && lanes.lock(holds.lane[h]) === stuck.lock && (best < 0 || holds.held(h) > holds.held(best))) best = h;
          }
          return best;
        };
        const parts = words.split(stuck.lock);
        return el('li', {}, el('button', { type: 'button', class: 'link', click: () => go(find()), title: words.visible(stuck.lock) }, words.shorter(parts.name, 120)),
          ' for ', el('strong', {}, words.duration(stuck.heldMs)),
          stuck.holder ? ' by ' + words.shorter(stuck.holder, 120) : '',
          stuck.waiters > 0 ? ', ' + words.number(stuck.waiters) + ' waiting' : '',
          stuck.deadlock && [', ', el('strong', { class: 'alarm' }, 'deadlock')],
          ' \u00b7 ', wordsOf(stuck.outcome));
      }), more > 0 && el('li', { class: 'muted' }, 'and ' + words.number(more) + ' more')));
  }
  function leftOut() {
    const out = sum.leftOut;
    const notes = [];
    for (const file of sum.files) {
      if (file.problem) notes.push(file.name + ' could not be read to its end: ' + file.problem);
    }
    for (const why of out.why) notes.push(words.count(why.lines, 'line') + ' left out: ' + why.words + ' (first: ' + why.first + ')');
    if (out.missing > 0) notes.push(words.count(out.missing, 'event') + ' missing by their numbers' + (out.shed > 0 ? ', those shed included' : ''));
    if (out.shed > 0) notes.push(words.count(out.shed, 'event') + ' shed: Lockmedic had no room for them');
    if (out.droppedEvents > 0) notes.push(words.count(out.droppedEvents, 'event') + ' too many for one report, the least important left out: ' + Object.entries(out.dropped).map(([type, n]) => words.number(n) + ' ' + type).join(', '));
    if (out.unknownTypes > 0) notes.push(words.count(out.unknownTypes, 'event') + ' of types that this version does not know, shown as they are');
    if (out.newerVersion > 0) notes.push(words.count(out.newerVersion, 'event') + ' of a newer format, shown as far as understood');
    if (out.clockJumps > 0) notes.push('the clock was set ' + words.count(out.clockJumps, 'time') + ', by up to ' + words.duration(out.longestJumpMs) + '; times are as it had them');
    const late = sum.jvms.filter((jvm) => jvm.firstSeq > 1).length;
    if (late > 0) notes.push('the beginning of ' + words.count(late, 'run') + ' is not in these files');
    const box = byId('left-out');
    box.hidden = notes.length === 0;
    dom.fill(box, el('summary', {}, 'Not complete: ' + notes[0] + (notes.length > 1 ? ', and ' + words.count(notes.length - 1, 'more note') : '')),
      el('ul', {}, notes.map((note) => el('li', {}, note))));
  }
  function foot() {
    dom.fill(byId('made'), 'Made by Lockmedic ' + data.version + ' at ' + data.made.slice(0, 19).replace('T', ' ') + ' UTC of ',
      sum.files.slice(0, 6).map((file, i) => [i > 0 && ', ', el('span', { title: words.visible(file.name) }, words.split(file.name).name), ' (' + words.count(file.lines, 'line') + ')']), sum.files.length > 6 ? ' and ' + (sum.files.length - 6) + ' more files' : '');
  }
  function render() {
    headline();
    span();
    tiles();
    still();
    leftOut();
    foot();
  }
  return { render };
})();
