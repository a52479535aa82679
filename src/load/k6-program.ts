/**
 * What a script does with its SPEC (k6-spec.ts), in the JavaScript that k6 1.0 and later run. Each user of k6 has a memory of its own, and only
 * metrics leave it: a histogram is a counter for each power of two with a tag for each of its 64 parts (of which k6 counts those that `thresholds`
 * name), so that the buckets of all users, and of all machines, can be added. Half the width of a bucket is 0.8 % of its value.
 */
export const PROGRAM = `
const SPLIT = 64, OCTAVES = 26;
const STEPS = SPEC.flows.flatMap((flow) => flow.steps);
const KINDS = ['unexpected', 'aborted', 'unmeasured', 'inTime', 'refused', 'unreachable', 'reset', 'timeout', 'tls', 'closed', 'malformed', 'extraction', 'condition'];
const isOpen = SPEC.model.ratePerSecond !== undefined;
const before = SPEC.rampUpMs + SPEC.warmUpMs;
const thresholds = {};

function tagged(metric, tag, values) {
  for (const value of values) thresholds[metric + '{' + tag + ':' + value + '}'] = [];
}

const PARTS = Array.from({ length: SPLIT }, (_, part) => ({ part: String(part) }));
const PLACES = STEPS.map((_, place) => ({ step: String(place) }));

function histogram(name) {
  const octaves = [];
  for (let octave = 0; octave < OCTAVES; octave++) {
    const metric = 'seaworthy_' + name + '_' + octave;
    octaves.push(new Counter(metric));
    tagged(metric, 'part', PARTS.map(({ part }) => part));
  }
  return { octaves, sum: new Counter('seaworthy_' + name + '_sum'), ends: new Gauge('seaworthy_' + name + '_ends'), name };
}

function record({ octaves, sum, ends }, value) {
  const kept = Math.min(Math.max(value, 1), 2 ** OCTAVES - 1);
  let octave = Math.floor(Math.log2(kept));
  if (2 ** octave > kept) octave--;
  octaves[octave].add(1, PARTS[Math.min(SPLIT - 1, Math.floor((kept / 2 ** octave - 1) * SPLIT))]);
  sum.add(value);
  ends.add(value);
}

const counters = {};
for (const kind of KINDS) {
  counters[kind] = new Counter('seaworthy_' + kind);
  tagged('seaworthy_' + kind, 'step', PLACES.map(({ step }) => step));
}
const statuses = [1, 2, 3, 4, 5].map((hundred) => {
  tagged('seaworthy_status_' + hundred, 'status', Array.from({ length: 100 }, (_, unit) => hundred * 100 + unit));
  return new Counter('seaworthy_status_' + hundred);
});
const lag = histogram('lag');
const failed = new Rate('seaworthy_failed');
const headerMetric = (place, header) => 'seaworthy_header' + place + '_' + header;
const kept = STEPS.map((step, place) => ({
  response: histogram('response' + place),
  ttfb: SPEC.ttfb ? histogram('ttfb' + place) : undefined,
  upload: step.uploadBytes === undefined ? undefined : histogram('upload' + place),
  record: step.record.map((_, header) => new Gauge(headerMetric(place, header))),
}));
const rows = SPEC.data === undefined ? undefined : new SharedArray('rows', () => JSON.parse(open(SPEC.data)));
const bodies = STEPS.map(({ body }) => (body === undefined ? undefined : bodyOf(body)));

function bodyOf(body) {
  if (body.file !== undefined) return open(body.file, 'b');
  if (body.base64 !== undefined) return b64decode(body.base64);
  if (body.noise !== undefined) return noise(body);
  return undefined;
}

// One block again and again: what is random only matters to whoever compresses it.
function noise({ noise: length, head, tail }) {
  const bytes = new Uint8Array(head.length + length + tail.length);
  for (let i = 0; i < head.length; i++) bytes[i] = head.charCodeAt(i);
  const end = head.length + length;
  let state = 1, filled = head.length;
  for (; filled < Math.min(end, head.length + 65536); filled++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[filled] = state >>> 24;
  }
  while (filled < end) {
    const more = Math.min(filled - head.length, end - filled);
    bytes.copyWithin(filled, head.length, head.length + more);
    filled += more;
  }
  for (let i = 0; i < tail.length; i++) bytes[end + i] = tail.charCodeAt(i);
  return bytes.buffer;
}

const ms = (time) => Math.round(time) + 'ms';
const gracefulStop = ms(SPEC.timeoutMs + 1000);

// k6 takes whole numbers of arrivals: 0.5/s are 5 in ten seconds.
function arrivals(perSecond) {
  for (const seconds of [1, 10, 60, 100, 1000])
    if (Number.isInteger(perSecond * seconds)) return { rate: perSecond * seconds, timeUnit: seconds + 's' };
  return { rate: Math.max(1, Math.round(perSecond * 1000)), timeUnit: '1000s' };
}

function open_() {
  const { rate, timeUnit } = arrivals(SPEC.model.ratePerSecond);
  const maxVUs = SPEC.model.maxInFlight;
  const room = { timeUnit, preAllocatedVUs: Math.min(maxVUs, Math.max(10, Math.ceil(SPEC.model.ratePerSecond / 5))), maxVUs, gracefulStop, exec: 'turn' };
  const load = { executor: 'constant-arrival-rate', rate, duration: ms(SPEC.durationMs), startTime: ms(before), ...room };
  if (before === 0) return { load };
  const stages = [
    ...(SPEC.rampUpMs > 0 ? [{ duration: ms(SPEC.rampUpMs), target: rate }] : []),
    ...(SPEC.warmUpMs > 0 ? [{ duration: ms(SPEC.warmUpMs), target: rate }] : []),
  ];
  return { before: { executor: 'ramping-arrival-rate', startRate: SPEC.rampUpMs > 0 ? 0 : rate, stages, ...room }, load };
}

function closed() {
  const { users } = SPEC.model;
  const rest = ms(SPEC.warmUpMs + SPEC.durationMs);
  if (SPEC.rampUpMs === 0) return { load: { executor: 'constant-vus', vus: users, duration: rest, gracefulStop, exec: 'turn' } };
  const stages = [{ duration: ms(SPEC.rampUpMs), target: users }, { duration: rest, target: users }];
  return { load: { executor: 'ramping-vus', startVUs: 0, stages, gracefulStop, gracefulRampDown: gracefulStop, exec: 'turn' } };
}

thresholds['dropped_iterations{scenario:load}'] = [];
thresholds.seaworthy_failed = [{ threshold: 'rate<=0.5', abortOnFail: true, delayAbortEval: ms(before + 5000) }];

export const options = {
  scenarios: {
    ...(isOpen ? open_() : closed()),
    // Whoever cannot sleep 20 ms without waking late measures his own slowness.
    watch: { executor: 'constant-vus', vus: Number(__ENV.SEAWORTHY_INSTANCES || 1), duration: ms(before + SPEC.durationMs), gracefulStop: '1s', exec: 'watch' },
  },
  thresholds,
  userAgent: 'seaworthy',
  discardResponseBodies: true,
  ...(__ENV.SEAWORTHY_ADDRESS ? { hosts: JSON.parse(__ENV.SEAWORTHY_ADDRESS) } : {}),
};

const from = isOpen ? 0 : before;
const isMeasured = () => {
  if (exec.scenario.name !== 'load') return false;
  const at = Date.now() - exec.scenario.startTime;
  return at >= from && at < from + SPEC.durationMs;
};

export function watch() {
  const end = exec.scenario.startTime + before + SPEC.durationMs;
  const start = exec.scenario.startTime + before;
  while (Date.now() < end) {
    const at = Date.now();
    sleep(0.02);
    if (at >= start) record(lag, Math.max(0, Date.now() - at - 20) * 1000);
  }
}

const weights = SPEC.flows.reduce((sum, { weight }) => sum + weight, 0);

// The golden ratio spreads turns over the flows by their weights, on all machines together.
function choose(turn) {
  let left = (((turn + 1) * 0.618033988749895) % 1) * weights;
  for (const flow of SPEC.flows) {
    left -= flow.weight;
    if (left < 0) return flow;
  }
  return SPEC.flows[SPEC.flows.length - 1];
}

let faults = 0, said = 0;
const pause = (time) => { if (time > 0) sleep(time / 1000); };

export function turn() {
  const most = SPEC.mostTurns === 0 ? 0 : Math.max(1, Math.floor(SPEC.mostTurns / Number(__ENV.SEAWORTHY_INSTANCES || 1)));
  // Whoever only watches is active too.
  if (most > 0 && exec.instance.iterationsCompleted + exec.instance.vusActive - 1 > most) exec.test.abort('max-requests');
  const began = Date.now();
  const nth = exec.scenario.iterationInTest;
  const flow = choose(nth);
  const values = rows === undefined ? {} : Object.assign({}, rows[nth % rows.length]);
  for (let at = 0; at < flow.steps.length; at++) {
    if (!ask(flow.steps[at], values)) break;
    if (at + 1 < flow.steps.length) pause(flow.steps[at].thinkMs);
  }
  if (isOpen) return;
  const slow = faults > 0 ? Math.min(10 * 2 ** Math.min(faults - 1, 10), 1000) : 0;
  const { paceMs, thinkMs } = SPEC.model;
  pause(Math.max(slow, paceMs > 0 ? began + paceMs - Date.now() : thinkMs));
}

const SPELLINGS = {
  raw: (text) => text,
  json: (text) => JSON.stringify(text).slice(1, -1),
  form: encodeURIComponent,
};

function valueOf(part, values) {
  if (typeof part === 'string') return part;
  if (part.variable !== undefined) return values[part.variable];
  return __ENV[part.env] === undefined ? undefined : SPELLINGS[part.as](__ENV[part.env]);
}

// Undefined where something has no value; what it is stands in missing.
let missing = '';
function fill(parts, values) {
  let text = '';
  for (const part of parts) {
    const value = valueOf(part, values);
    if (value === undefined) {
      missing = part.variable || part.env;
      return undefined;
    }
    text += value;
  }
  return text;
}

const inHead = (text) => (text === undefined ? undefined : text.replace(/[\\r\\n\\0]/g, ''));

function requestOf(step, values) {
  const path = inHead(fill(step.path, values));
  if (path === undefined) return undefined;
  const headers = {};
  for (const [name, parts] of step.headers) {
    headers[name] = inHead(fill(parts, values));
    if (headers[name] === undefined) return undefined;
  }
  const fixed = bodies[STEPS.indexOf(step)];
  const body = fixed !== undefined ? fixed : step.body === undefined ? null : fill(step.body.text, values);
  return body === undefined ? undefined : { url: (__ENV.SEAWORTHY_TARGET || SPEC.base) + path, headers, body };
}

// By the codes that k6 gives errors (its documentation, "Error codes").
function faultOf({ error_code: code, error }) {
  if (code === 1050 || code === 1211) return 'timeout';
  if (code === 1212) return 'refused';
  if (code === 1220 || code === 1201) return 'reset';
  if (code >= 1300 && code < 1400) return 'tls';
  if (/\\bEOF\\b|closed/.test(error)) return 'closed';
  if (code >= 1100 && code < 1300) return 'unreachable';
  return 'malformed';
}

function fault(place, kind, message, counts) {
  if (counts) {
    counters[kind].add(1, PLACES[place]);
    failed.add(true);
  }
  if (exec.vu.idInInstance <= 5 && said++ < 5) console.error('seaworthy fault ' + kind + ' ' + message);
  return false;
}

function ask(step, values) {
  const place = STEPS.indexOf(step);
  const counts = isMeasured();
  const request = requestOf(step, values);
  if (request === undefined) {
    faults++;
    return fault(place, 'extraction', 'step ' + step.name + ": nothing gave a value to '" + missing + "'", counts);
  }
  const response = http.request(step.method, request.url, request.body, {
    headers: request.headers,
    redirects: 0,
    timeout: SPEC.timeoutMs,
    responseType: step.readsBody ? 'text' : 'none',
    responseCallback: null,
    // Nobody keeps cookies.
    jar: new http.CookieJar(),
    tags: { name: step.name },
  });
  if (response.status === 0) {
    faults++;
    return fault(place, faultOf(response), response.error, counts);
  }
  faults = 0;
  const isExpected = step.expect.some(([low, high]) => response.status >= low && response.status <= high);
  const isGood = isExpected && meets(step, place, response, counts) && take(step, place, response, values, counts);
  if (isGood && isMeasured()) counters.inTime.add(1, PLACES[place]);
  if (counts) count(step, place, response, isExpected, isGood);
  else if (isGood) counters.unmeasured.add(1, PLACES[place]);
  return isGood;
}

function count(step, place, response, isExpected, isGood) {
  const { status, timings } = response;
  const hundred = Math.floor(status / 100);
  if (hundred >= 1 && hundred <= 5) statuses[hundred - 1].add(1, { status: String(status) });
  kept[place].record.forEach((gauge, header) => {
    const value = response.headers[step.record[header]];
    if (value !== undefined && /^-?\\d+(?:\\.\\d+)?$/.test(value.trim())) gauge.add(Number(value));
  });
  if (!isExpected) {
    counters.unexpected.add(1, PLACES[place]);
    failed.add(true);
  }
  if (!isGood) return;
  failed.add(false);
  // Of k6, "blocked" is waiting for a connection, which is made anew where there is none.
  const took = timings.blocked + timings.duration;
  record(kept[place].response, took * 1000);
  if (kept[place].ttfb !== undefined) record(kept[place].ttfb, (took - timings.receiving) * 1000);
  if (kept[place].upload !== undefined) record(kept[place].upload, step.uploadBytes / timings.duration);
}

function take(step, place, response, values, counts) {
  for (const { variable, from, path } of step.extract) {
    const value = from === 'header' ? response.headers[path[0]] : within(response.body, path);
    if (value === undefined || value === null) return fault(place, 'extraction', 'step ' + step.name + ': the answer has no ' + (from === 'header' ? 'header ' : '') + path.join('.'), counts);
    values[variable] = String(value);
  }
  return true;
}

function meets(step, place, response, counts) {
  for (const check of step.checks) {
    const seen = seenOf(check, response);
    if (seen === undefined || seen === null) return fault(place, 'condition', 'step ' + step.name + ': ' + check.text + ': the answer has no such thing', counts);
    if (!holds(check, seen)) return fault(place, 'condition', 'step ' + step.name + ': ' + check.text + ' does not hold', counts);
  }
  return true;
}

function seenOf({ on, path }, response) {
  if (on === 'header') return response.headers[path[0]];
  if (on === 'body') return response.body;
  if (on === 'size') return bytesOf(response.body || '');
  const found = within(response.body, path);
  return typeof found === 'object' && found !== null ? JSON.stringify(found) : found;
}

// In UTF-8.
function bytesOf(text) {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0);
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

const isDecimal = (text) => /^-?\\d{1,300}(?:\\.\\d{1,300})?$/.test(text);

// As condition.ts compares: text is only a number where both sides are one.
function holds({ on, op, value }, seen) {
  const text = String(seen);
  if (value.kind === 'pattern') return new RegExp(value.source, 'u').test(text);
  const wanted = value.kind === 'number' ? value.text : value.word;
  const isNumber = on !== 'body' && (typeof seen === 'number' ? value.kind === 'number' || isDecimal(wanted) : typeof seen === 'string' && value.kind === 'number' && isDecimal(text));
  const order = isNumber ? Number(seen) - (value.kind === 'number' ? value.value : Number(wanted)) : undefined;
  if (op === '=' || op === '!=') return (order === undefined ? text === wanted : order === 0) === (op === '=');
  if (order === undefined) return false;
  return op === '<' ? order < 0 : op === '<=' ? order <= 0 : op === '>' ? order > 0 : order >= 0;
}

function within(body, path) {
  try {
    return path.reduce((value, key) => (typeof key === 'number' ? value.at(key) : value[key]), JSON.parse(body));
  } catch (thrown) {
    return undefined;
  }
}

// Pairs of the distance from the bucket before, from -1 at first, and its count.
function sparse(metrics, { name }) {
  const buckets = [];
  let last = -1;
  for (let octave = 0; octave < OCTAVES; octave++)
    for (let part = 0; part < SPLIT; part++) {
      const many = valueIn(metrics, 'seaworthy_' + name + '_' + octave + '{part:' + part + '}', 'count');
      if (many === 0) continue;
      const bucket = octave * SPLIT + part;
      buckets.push(bucket - last, many);
      last = bucket;
    }
  const ends = 'seaworthy_' + name + '_ends';
  return { split: SPLIT, sum: valueIn(metrics, 'seaworthy_' + name + '_sum', 'count'), min: valueIn(metrics, ends, 'min'), max: valueIn(metrics, ends, 'max'), buckets };
}

const valueIn = (metrics, name, what) => (metrics[name] === undefined ? 0 : metrics[name].values[what] || 0);

function resultOf({ metrics, state }) {
  const ofStep = (place) => Object.fromEntries(KINDS.map((kind) => [kind, valueIn(metrics, 'seaworthy_' + kind + '{step:' + place + '}', 'count')]));
  const answers = [];
  for (let status = 100; status < 600; status++) {
    const many = valueIn(metrics, 'seaworthy_status_' + Math.floor(status / 100) + '{status:' + status + '}', 'count');
    if (many > 0) answers.push([status, many]);
  }
  let place = 0;
  const steps = SPEC.flows.flatMap((flow) => flow.steps.map((step) => {
    const { response, ttfb, upload } = kept[place];
    const gauges = step.record.map((_, header) => headerMetric(place, header));
    return {
      flow: flow.name,
      name: step.name,
      counts: ofStep(place++),
      response: sparse(metrics, response),
      ...(ttfb === undefined ? {} : { ttfb: sparse(metrics, ttfb) }),
      ...(upload === undefined ? {} : { upload: sparse(metrics, upload) }),
      headers: step.record.flatMap((name, header) => {
        const seen = metrics[gauges[header]];
        if (seen === undefined) return [];
        const { min, max } = seen.values;
        return [...new Set([max, min])].map((value) => [name.toLowerCase(), value]);
      }),
    };
  }));
  return {
    format: 'seaworthy-k6',
    version: 1,
    id: Array.from({ length: 4 }, () => Math.floor(Math.random() * 2 ** 32).toString(16)).join(''),
    test: SPEC.test,
    instances: Number(__ENV.SEAWORTHY_INSTANCES || 1),
    thresholds: SPEC.thresholds,
    model: SPEC.model,
    timeoutMs: SPEC.timeoutMs,
    durationMs: SPEC.durationMs,
    beforeMs: before,
    measuredMs: Math.max(0, Math.min(SPEC.durationMs, state.testRunDurationMs - before)),
    steps,
    statuses: answers,
    dropped: valueIn(metrics, 'dropped_iterations{scenario:load}', 'count'),
    sent: valueIn(metrics, 'http_reqs', 'count'),
    bytesIn: valueIn(metrics, 'data_received', 'count'),
    bytesOut: valueIn(metrics, 'data_sent', 'count'),
    lag: sparse(metrics, lag),
  };
}

export function handleSummary(data) {
  const text = JSON.stringify(resultOf(data));
  // In a container a file is lost: its log is not.
  return __ENV.SEAWORTHY_RESULT ? { [__ENV.SEAWORTHY_RESULT]: text } : { stdout: '\\nseaworthy-k6-result ' + text + '\\n' };
}
`;
