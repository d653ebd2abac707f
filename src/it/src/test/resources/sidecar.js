// A foreign program: the plain sidecar lock protocol, as Node programs speak it, and nothing else.
//
//   node sidecar.js                    commands on stdin, a line each; answers on stdout
//
// <id> take <lock> <maxHoldMs> <forMs>   takes the lock; polls so long; says what it did
// <id> free <lock>                       compares, then deletes by path
// <id> spin <ms>                         computes; hears nothing meanwhile
// <id> judge <lock>                      reads and judges, and keeps what it saw
// <id> remove <lock>                     compares with what was kept, then deletes by path
// <id> late <lock>                       deletes by path what it compared some time ago
// <id> holds <lock>                      whether what lies there is what it made
// <id> race <dir> <n> <startNs> <periodNs> <jitterNs> <pauseNs>
//     tries to take <dir>/0.lock to <dir>/<n-1>.lock, one a period of the monotonic clock, begun up
//     to jitterNs late; between comparing and deleting it is away for up to pauseNs; says for which
//     it holds the lock
'use strict';
const fs = require('fs');
const readline = require('readline');

const held = new Map();
const judged = new Map();

function startTicks(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  } catch {
    return undefined;
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (e) {
    return e.code === 'EPERM';
  }
}

function payload(maxHoldMs) {
  const fields = { pid: process.pid, createdAt: new Date().toISOString(), maxHoldMs,
    starttime: startTicks(process.pid) };
  return JSON.stringify(fields, null, 2) + '\n';
}

// Bytes and identity of what lies there; null if nothing does.
function look(lock) {
  try {
    const text = fs.readFileSync(lock, 'utf8');
    const { dev, ino } = fs.statSync(lock);
    return { text, dev, ino };
  } catch (e) {
    if (e.code === 'ENOENT') return null;
    throw e;
  }
}

function same(a, b) {
  return a !== null && b !== null && a.text === b.text && a.dev === b.dev && a.ino === b.ino;
}

function staleReason(seen) {
  let fields;
  try {
    fields = JSON.parse(seen.text);
  } catch {
    return null; // being written
  }
  if (!isRunning(fields.pid)) return 'dead-pid';
  if (fields.starttime !== undefined && startTicks(fields.pid) !== fields.starttime) {
    return 'recycled-pid';
  }
  if (Date.now() - Date.parse(fields.createdAt) > fields.maxHoldMs) return 'hold-exceeded';
  return null;
}

function create(lock, maxHoldMs) {
  const text = payload(maxHoldMs);
  let fd;
  try {
    fd = fs.openSync(lock, 'wx');
  } catch (e) {
    if (e.code === 'EEXIST') return false;
    throw e;
  }
  try {
    fs.writeSync(fd, text);
    const { dev, ino } = fs.fstatSync(fd);
    held.set(lock, { text, dev, ino });
  } finally {
    fs.closeSync(fd);
  }
  return true;
}

// Reads, judges, compares, deletes by path: the race is between the last two.
function reclaim(lock, away = () => {}) {
  const seen = look(lock);
  if (seen === null) return null;
  const reason = staleReason(seen);
  if (reason === null || !same(seen, look(lock))) return null;
  away();
  fs.rmSync(lock, { force: true });
  return reason;
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function take(lock, maxHoldMs, forMs) {
  const end = Date.now() + forMs;
  let last = null;
  for (let wait = 50; ; wait = Math.min(1000, wait * 1.5)) {
    if (create(lock, maxHoldMs)) return last === null ? 'taken' : `taken after ${last}`;
    const reason = reclaim(lock);
    if (reason !== null) {
      last = reason;
      continue;
    }
    if (Date.now() >= end) return 'not taken';
    await pause(Math.min(wait, Math.max(1, end - Date.now())));
  }
}

function free(lock) {
  const mine = held.get(lock);
  held.delete(lock);
  if (!same(mine === undefined ? null : mine, look(lock))) return 'lost';
  fs.rmSync(lock, { force: true });
  return 'freed';
}

function spin(ms) {
  let n = 0;
  for (const end = Date.now() + ms; Date.now() < end; ) n++;
  return `spun ${n}`;
}

function upTo(nanos) {
  return BigInt(Math.floor(Math.random() * Number(nanos)));
}

function waitUntil(nanos) {
  while (process.hrtime.bigint() < nanos);
}

async function race(dir, n, start, period, jitter, longest) {
  const taken = [];
  const away = () => waitUntil(process.hrtime.bigint() + upTo(longest));
  for (let i = 0; i < n; i++) {
    const lock = `${dir}/${i}.lock`;
    const begin = start + BigInt(i) * period + upTo(jitter);
    await pause(Math.max(0, Number(begin - process.hrtime.bigint()) / 1e6 - 2));
    waitUntil(begin);
    if (create(lock, 600000) || (reclaim(lock, away) !== null && create(lock, 600000))) {
      taken.push(i);
    }
  }
  return taken.join(',');
}

async function run(words) {
  const lock = words[1];
  switch (words[0]) {
    case 'take':
      return take(lock, Number(words[2]), Number(words[3]));
    case 'free':
      return free(lock);
    case 'spin':
      return spin(Number(words[1]));
    case 'holds':
      return same(held.get(lock) ?? null, look(lock)) ? 'yes' : 'no';
    case 'judge': {
      const seen = look(lock);
      judged.set(lock, seen);
      return seen === null ? 'nothing' : String(staleReason(seen));
    }
    case 'remove':
      if (!same(judged.get(lock) ?? null, look(lock))) return 'changed';
      fs.rmSync(lock, { force: true });
      return 'removed';
    case 'late':
      fs.rmSync(lock);
      return 'removed';
    case 'race':
      return race(words[1], Number(words[2]), ...words.slice(3).map(BigInt));
    default:
      throw new Error(`unknown: ${words[0]}`);
  }
}

readline.createInterface({ input: process.stdin }).on('line', async (line) => {
  const [id, ...words] = line.split(' ');
  let answer;
  try {
    answer = 'ok ' + (await run(words));
  } catch (e) {
    answer = `failed ${e}`;
  }
  process.stdout.write(`${id} ${answer}\n`);
}).on('close', () => process.exit(0));
process.stdout.write('ready\n');
