// How things are said: times, durations, kinds, events.
const words = (() => {
  const SECOND = 1000;
  const MINUTE = 60 * SECOND;
  const HOUR = 60 * MINUTE;
  const DAY = 24 * HOUR;
  let utc = true;

  const pad = (n, width = 2) => String(n).padStart(width, '0');

  function parts(time) {
    const d = new Date(data.base + time);
    return utc
      ? { y: d.getUTCFullYear(), mo: d.getUTCMonth(), d: d.getUTCDate(), wd: d.getUTCDay(),
          h: d.getUTCHours(), mi: d.getUTCMinutes(), s: d.getUTCSeconds(), ms: d.getUTCMilliseconds() }
      : { y: d.getFullYear(), mo: d.getMonth(), d: d.getDate(), wd: d.getDay(),
          h: d.getHours(), mi: d.getMinutes(), s: d.getSeconds(), ms: d.getMilliseconds() };
  }
  const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

  function clock(time, step = 1) {
    const p = parts(Math.round(time));
    const minutes = pad(p.h) + ':' + pad(p.mi);
    if (step >= MINUTE) return minutes;
    if (step >= SECOND) return minutes + ':' + pad(p.s);
    return minutes + ':' + pad(p.s) + '.' + pad(p.ms, 3);
  }
  function date(time) {
    const p = parts(time);
    return WEEKDAYS[p.wd] + ' ' + p.d + ' ' + MONTHS[p.mo] + ' ' + p.y;
  }
  function shortDate(time) {
    const p = parts(time);
    return p.d + ' ' + MONTHS[p.mo];
  }

  /** 250ms, 4.2s, 48s, 4m12s, 2h5m, 3d4h: as the command line has them. */
  function duration(millis) {
    const ms = Math.round(millis);
    const two = (big, unit, small, smallUnit) => big + unit + (small ? small + smallUnit : '');
    if (ms < 0) return '-' + duration(-ms);
    if (ms < SECOND) return ms + 'ms';
    if (ms < 10 * SECOND && ms % SECOND >= 100) {
      return Math.floor(ms / SECOND) + '.' + Math.floor((ms % SECOND) / 100) + 's';
    }
    if (ms < MINUTE) return Math.floor(ms / SECOND) + 's';
    if (ms < HOUR) return two(Math.floor(ms / MINUTE), 'm', Math.floor((ms % MINUTE) / SECOND), 's');
    if (ms < DAY) return two(Math.floor(ms / HOUR), 'h', Math.floor((ms % HOUR) / MINUTE), 'm');
    return two(Math.floor(ms / DAY), 'd', Math.floor((ms % DAY) / HOUR), 'h');
  }

  const KINDS = {
    'lock-file': 'lock file', 'file-lock': 'FileLock', 'jvm-lock': 'JVM lock', profile: 'host\u2019s own lock',
  };
  const EVENTS = {
    started: 'Lockmedic came', detached: 'Lockmedic left', adopted: 'adopted',
    'acquired-contended': 'acquired after waiting', warned: 'nears its max hold', overdue: 'overdue',
    reported: 'only reported', interrupted: 'holder interrupted', reclaimed: 'reclaimed',
    released: 'released by force', 'not-released': 'could not be released', lost: 'lost to another process',
    resolved: 'given back late', 'given-back': 'given back', fenced: 'write refused', 'zombie-release': 'late release refused',
    stall: 'JVM stood still', 'policy-changed': 'setting changed', 'hook-lost': 'hook point lost', shed: 'events shed',
  };

  const count = (n, noun, plural) => number(n) + ' ' + (n === 1 ? noun : plural || noun + 's');
  const number = (n) => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');

  /** The part of a lock's name by which people know it, and what goes before. */
  function split(lock) {
    const taken = lock.indexOf(' taken in ');
    if (taken > 0) {
      // A frame: module/package.Class.method(File.java:12); class and method are what people know it by.
      const method = lock.slice(taken + 10).replace(/\(.*$/, '').split('/').pop();
      return { name: method.split('.').slice(-2).join('.') || lock, where: lock.slice(0, taken) };
    }
    const path = /^(.*\s)?(\/.*\/)([^/]+)$/.exec(lock);
    return path ? { name: path[3], where: (path[1] || '').replace(/^FileLock on $/, '') + path[2] } : { name: lock, where: '' };
  }

  const shorter = (text, most) => (text.length > most ? text.slice(0, most) + '\u2026' : text);

  /** A text that can't turn the direction of writing around, or hide in other ways. */
  function visible(text) {
    return String(text).replace(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g,
      (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));
  }

  return {
    clock, date, shortDate, duration, count, number, split, visible, shorter,
    kind: (kind) => (Object.hasOwn(KINDS, kind) ? KINDS[kind] : kind),
    event: (type) => (Object.hasOwn(EVENTS, type) ? EVENTS[type] : type),
    isKnown: (type) => Object.hasOwn(EVENTS, type),
    zone: () => (utc ? 'UTC' : 'local time'),
    /** Minutes by which the shown clock is ahead of UTC at that time. */
    offset: (time) => (utc ? 0 : -new Date(data.base + time).getTimezoneOffset()),
    useUtc(yes) { utc = yes; },
    isUtc: () => utc,
  };
})();
