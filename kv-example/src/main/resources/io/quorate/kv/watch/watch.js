// Draws the cluster as /cluster tells of it, once a second. No text of a server is ever taken as HTML.
'use strict';

const POLL_MILLIS = 1000;
const PATIENCE_MILLIS = 5000;
const CURVE_SECONDS = 120;
const TIMELINE_MINUTES = [2, 4, 10];
const MOST_EVENTS = 12;
const MOST_PAST = 200;
const GAP_MILLIS = 4000;
const ROLES = ['leader', 'follower', 'candidate', 'pre_candidate', 'learner', 'missing'];

/** What was heard of each node the last time, and when; those that are gone stay until the members say otherwise. */
const heard = new Map();
/** The spans of earlier lives of nodes that were started anew, by node. */
const past = new Map();
/** Rates over time: {at, commits, commands, each}. */
const curve = [];
let before = null;

const byId = (id) => document.getElementById(id);
const grouped = (n) => Math.round(n).toLocaleString('en-US');
const millis = (micros) => (micros < 100000 ? (micros / 1000).toFixed(1) : grouped(micros / 1000));
const words = (role) => role.replace('_', '-');

function html(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function svg(tag, attributes, text) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

function duration(millis) {
  if (millis < 1000) return Math.round(millis) + ' ms';
  const seconds = Math.round(millis / 1000);
  if (seconds < 120) return seconds + ' s';
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? minutes + ' min' : Math.round(minutes / 60) + ' h';
}

/** Keeps what a node says, and of its earlier life what it cannot know any more. */
function hear(status, now) {
  const last = heard.get(status.node);
  if (last && last.status.uptimeMillis > status.uptimeMillis) {
    const ended = spans({ last, status: null }, now - status.uptimeMillis);
    past.set(status.node, (past.get(status.node) || []).concat(ended).slice(-MOST_PAST));
  }
  heard.set(status.node, { status, at: now });
}

/** Returns the state of the cluster: its leader, its members, and what is known of each. */
function understand(cluster, now) {
  for (const status of cluster.nodes) hear(status, now);
  const present = cluster.nodes.slice().sort((a, b) => b.term - a.term);
  const leader = present.find((status) => status.role === 'leader') || null;
  const source = leader || cluster.nodes[0];
  const members = source.members.length > 0 ? source.members : [{ id: source.node, address: '', voter: true }];
  const known = new Set(members.map((member) => member.id).concat(cluster.self));
  for (const id of heard.keys()) if (!known.has(id)) heard.delete(id);
  const nodes = members.map((member) => {
    const last = heard.get(member.id);
    const fresh = cluster.nodes.find((status) => status.node === member.id);
    const peer = leader ? leader.peers.find((one) => one.id === member.id) : null;
    return {
      id: member.id, address: member.address, voter: member.voter, peer,
      status: fresh || null, last: last || null, why: cluster.missing[member.id] || '',
      role: fresh ? fresh.role : 'missing',
      lag: !leader ? null : leader.node === member.id ? 0 : peer && peer.match > 0 ? peer.lag : null,
    };
  });
  nodes.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
  return { self: cluster.self, leader, nodes, term: present[0].term };
}

/** Notes the rates since the last time, where the same nodes are counted. */
function measure(state, now) {
  const commit = Math.max(...state.nodes.map((node) => (node.status ? node.status.log.commit : 0)));
  const commands = new Map();
  for (const node of state.nodes) if (node.status) commands.set(node.id, node.status.clients.commands);
  if (before !== null) {
    const seconds = (now - before.at) / 1000;
    let sum = 0;
    const each = new Map();
    for (const [id, count] of commands) {
      const rate = Math.max(0, count - (before.commands.has(id) ? before.commands.get(id) : count)) / seconds;
      each.set(id, rate);
      sum += rate;
    }
    curve.push({ at: now, commits: Math.max(0, commit - before.commit) / seconds, commands: sum, each });
  }
  while (curve.length > 0 && now - curve[0].at > CURVE_SECONDS * 1000) curve.shift();
  before = { at: now, commit, commands };
}

function drawSummary(state) {
  const voters = state.nodes.filter((node) => node.voter).length;
  const away = state.nodes.filter((node) => !node.status).length;
  byId('summary').textContent = [
    state.leader ? `node ${state.leader.node} leads` : 'no leader is known',
    `term ${state.term}`,
    `${voters} voters` + (state.nodes.length > voters ? `, ${state.nodes.length - voters} learners` : ''),
    away > 0 ? `${away} not heard` : 'all heard',
  ].join(' · ');
  document.title = state.leader ? `Quorate: node ${state.leader.node} leads` : 'Quorate: no leader';
}

function place(index, count) {
  const angle = -Math.PI / 2 + (2 * Math.PI * index) / count;
  return count === 1 ? { x: 300, y: 190 } : { x: 300 + 205 * Math.cos(angle), y: 205 + 135 * Math.sin(angle) };
}

function drawCluster(state) {
  const drawing = byId('cluster');
  const places = new Map(state.nodes.map((node, i) => [node.id, place(i, state.nodes.length)]));
  const parts = [];
  const radius = state.nodes.length > 7 ? 30 : 46;
  for (const node of state.nodes) {
    if (!state.leader || node.id === state.leader.node) continue;
    const from = places.get(state.leader.node);
    const to = places.get(node.id);
    const broken = node.peer !== null && !node.peer.active;
    parts.push(svg('line', { x1: from.x, y1: from.y, x2: to.x, y2: to.y, class: broken ? 'link broken' : 'link' }));
    const text = broken ? `silent ${duration(node.peer.silentMillis)}`
      : node.peer && node.peer.state === 'snapshot' ? 'sending a snapshot' : node.lag !== null ? `lag ${grouped(node.lag)}` : '';
    const x = (from.x + to.x) / 2;
    const y = (from.y + to.y) / 2;
    const side = Math.abs(from.y - to.y) < 20 ? 'middle' : from.x + to.x < 600 ? 'end' : 'start';
    parts.push(svg('text', { x: side === 'end' ? x - 8 : side === 'middle' ? x : x + 8,
      y: side === 'middle' ? y - 8 : y, class: 'small ' + side }, text));
  }
  for (const node of state.nodes) {
    const at = places.get(node.id);
    const known = node.status || (node.last ? node.last.status : null);
    parts.push(svg('circle', { cx: at.x, cy: at.y, r: radius, class: node.role, 'data-node': node.id }));
    parts.push(svg('text', { x: at.x, y: at.y - 12, class: 'inside' }, `node ${node.id}`));
    parts.push(svg('text', { x: at.x, y: at.y + 4, class: 'inside' },
      node.status ? words(node.role) : 'not heard'));
    if (node.status) parts.push(svg('text', { x: at.x, y: at.y + 20, class: 'inside' }, `term ${node.status.term}`));
    if (known) {
      parts.push(svg('text', { x: at.x, y: at.y < 200 ? at.y - radius - 8 : at.y + radius + 16, class: 'small middle' },
        `applied ${grouped(known.log.applied)} of ${grouped(known.log.commit)}`));
    }
  }
  drawing.replaceChildren(...parts);
}

/** Returns the curve without the times when nobody answered. */
function pieces() {
  const found = [];
  curve.forEach((point, i) => {
    if (i === 0 || point.at - curve[i - 1].at > GAP_MILLIS) found.push([]);
    found[found.length - 1].push(point);
  });
  return found.filter((piece) => piece.length > 1);
}

function drawCurve() {
  const drawing = byId('throughput');
  const left = 64, right = 590, top = 12, bottom = 165;
  const parts = [];
  const highest = Math.max(10, ...curve.map((point) => point.commits));
  const step = Math.pow(10, Math.floor(Math.log10(highest)));
  const limit = Math.ceil(highest / step) * step;
  for (const share of [0, 0.5, 1]) {
    const y = bottom - share * (bottom - top);
    parts.push(svg('line', { x1: left, y1: y, x2: right, y2: y, class: 'axis' }));
    parts.push(svg('text', { x: left - 6, y: y + 4, class: 'small end' }, grouped(limit * share)));
  }
  for (const [seconds, side] of [[CURVE_SECONDS, 'start'], [CURVE_SECONDS / 2, 'middle'], [0, 'end']]) {
    const x = right - (seconds / CURVE_SECONDS) * (right - left);
    parts.push(svg('text', { x, y: bottom + 17, class: 'small ' + side }, seconds === 0 ? 'now' : `${seconds} s ago`));
  }
  const now = curve.length > 0 ? curve[curve.length - 1].at : 0;
  for (const piece of pieces()) {
    const points = piece.map((point) => {
      const x = right - ((now - point.at) / 1000 / CURVE_SECONDS) * (right - left);
      const y = bottom - (point.commits / limit) * (bottom - top);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    });
    const first = points[0].split(',')[0];
    const last = points[points.length - 1].split(',')[0];
    parts.push(svg('polygon', { points: `${first},${bottom} ${points.join(' ')} ${last},${bottom}`, class: 'area' }));
    parts.push(svg('polyline', { points: points.join(' '), class: 'curve' }));
  }
  drawing.replaceChildren(...parts);
  const last = curve[curve.length - 1];
  byId('rates').textContent = last ? `${grouped(last.commits)} commits/s, ${grouped(last.commands)} commands/s` : '';
}

function row(tag, cells, options) {
  const line = html('tr', options || {});
  cells.forEach((cell) => {
    const isCell = cell instanceof Node && cell.nodeName === 'TD';
    line.append(isCell ? cell : html(tag, {}, cell));
  });
  return line;
}

function drawNodes(state) {
  const rows = [row('th', ['node', 'role', 'term', 'last', 'durable', 'commit', 'applied', 'snapshot', 'lag', 'commands/s', 'clients', 'waiting', 'up', 'address'])];
  const last = curve[curve.length - 1];
  for (const node of state.nodes) {
    const name = html('span', {}, html('span', { class: 'dot ' + node.role }), node.id + (node.id === state.self ? ' (asked)' : ''));
    const s = node.status;
    if (!s) {
      rows.push(row('td', [name, 'not heard', ...Array(6).fill('–'), node.lag === null ? '–' : grouped(node.lag),
        html('td', { colspan: 4, class: 'text gone' }, node.why), node.address], { class: 'gone' }));
      continue;
    }
    const rate = last && last.each.has(node.id) ? grouped(last.each.get(node.id)) : '–';
    rows.push(row('td', [name, words(s.role), s.term, grouped(s.log.last), grouped(s.log.durable), grouped(s.log.commit),
      grouped(s.log.applied), grouped(s.log.snapshot), node.lag === null ? '–' : grouped(node.lag), rate,
      s.clients.connected, s.load.pendingProposals + s.load.pendingReads, duration(s.uptimeMillis), node.address]));
  }
  byId('nodes').replaceChildren(...rows);
}

function drawLatency(state) {
  const timers = [['sync', 'sync'], ['commit', 'commit'], ['proposal', 'write'], ['read', 'read']];
  const rows = [row('th', ['node', ...timers.map(([, name]) => name)])];
  for (const node of state.nodes.filter((one) => one.status)) {
    rows.push(row('td', [node.id, ...timers.map(([timer]) => {
      const t = node.status.timers[timer];
      return t.count === 0 ? '–' : `${millis(t.medianMicros)} / ${millis(t.p99Micros)}`;
    })]));
  }
  byId('latency').replaceChildren(...rows);
}

/** Returns the spans of one role, the oldest first: {from, to, role, term}, in the time of this page. */
function spans(node, now) {
  if (!node.last) return [];
  const { status, at } = node.last;
  const changes = status.events.filter((event) => event.kind === 'role')
    .map((event) => ({ from: at - event.agoMillis, role: event.role, term: event.term }));
  const start = at - status.uptimeMillis;
  if (changes.length === 0) changes.push({ from: start, role: status.role, term: status.term });
  const end = node.status ? now : at;
  const found = changes.map((change, i) => ({
    from: change.from, to: i + 1 < changes.length ? changes[i + 1].from : end, term: change.term,
    role: status.role === 'learner' && change.role === 'follower' ? 'learner' : change.role,
  }));
  if (!node.status) found.push({ from: at, to: now, role: 'missing', term: 0 });
  return found;
}

function drawTimeline(state, now) {
  const drawing = byId('timeline');
  const left = 70, right = 1185, height = 26;
  const bottom = state.nodes.length * height + 8;
  drawing.setAttribute('viewBox', `0 0 1200 ${bottom + 26}`);
  const rows = state.nodes.map((node) => (past.get(node.id) || []).concat(spans(node, now)));
  const oldest = Math.min(now, ...rows.flat().map((span) => span.from));
  const length = TIMELINE_MINUTES.find((minutes) => now - oldest <= minutes * 60000) || TIMELINE_MINUTES[2];
  const begin = now - length * 60000;
  const x = (time) => Math.max(left, right - ((now - time) / (now - begin)) * (right - left));
  const parts = [];
  for (let minutes = 0; minutes <= length; minutes += length / 4) {
    const at = x(now - minutes * 60000);
    parts.push(svg('line', { x1: at, y1: 4, x2: at, y2: bottom, class: 'axis' }));
    parts.push(svg('text', { x: at, y: bottom + 17, class: 'small ' + (minutes === 0 ? 'end' : 'middle') },
      minutes === 0 ? 'now' : minutes < 1 ? `${minutes * 60} s ago` : `${minutes} min ago`));
  }
  state.nodes.forEach((node, i) => {
    const y = 6 + i * height;
    parts.push(svg('text', { x: 4, y: y + 14 }, `node ${node.id}`));
    for (const span of rows[i]) {
      if (span.to < begin) continue;
      const width = Math.max(1, x(span.to) - x(span.from));
      const bar = svg('rect', { x: x(span.from), y, width, height: height - 8, class: span.role });
      bar.append(svg('title', {}, `node ${node.id}: ${words(span.role)}` + (span.term ? `, term ${span.term}` : '')));
      parts.push(bar);
      if (span.role === 'leader') {
        if (span.from >= begin) {
          parts.push(svg('line', { x1: x(span.from), y1: 2, x2: x(span.from), y2: bottom, class: 'election' }));
        }
        if (width > 60) parts.push(svg('text', { x: x(span.from) + 5, y: y + 13, class: 'inside start' }, `term ${span.term}`));
      }
    }
  });
  drawing.replaceChildren(...parts);
}

function drawEvents(state, now) {
  const all = [];
  for (const node of state.nodes) {
    if (!node.last) continue;
    for (const event of node.last.status.events) {
      const what = event.kind === 'role'
        ? `${words(event.role)} in term ${event.term}, ` + (event.leader ? `node ${event.leader} leads` : 'no leader known') : '';
      all.push({ ago: now - node.last.at + event.agoMillis, node: node.id, what, text: event.text });
    }
  }
  all.sort((a, b) => a.ago - b.ago);
  const rows = all.slice(0, MOST_EVENTS).map((event) => row('td', [
    `${duration(event.ago)} ago`, html('td', { class: 'text' }, `node ${event.node}`),
    html('td', { class: 'text' }, event.what), html('td', { class: 'text' }, event.text)]));
  byId('events').replaceChildren(...(rows.length > 0 ? rows : [row('td', ['nothing has happened yet'])]));
}

function drawLegend() {
  const names = ROLES.map((role) => html('span', {}, html('span', { class: 'dot ' + role }),
    role === 'missing' ? 'not heard' : words(role)));
  names.push(html('span', {}, html('span', { class: 'dot election' }), 'election won'));
  byId('legend').replaceChildren(...names);
}

function draw(cluster) {
  const now = performance.now();
  const state = understand(cluster, now);
  measure(state, now);
  drawSummary(state);
  drawCluster(state);
  drawCurve();
  drawNodes(state);
  drawLatency(state);
  drawTimeline(state, now);
  drawEvents(state, now);
}

function pulse(text, bad) {
  byId('pulse').textContent = text;
  byId('pulse').className = bad ? 'bad' : '';
}

async function poll() {
  try {
    const answer = await fetch('cluster', { signal: AbortSignal.timeout(PATIENCE_MILLIS) });
    if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
    draw(await answer.json());
    pulse('live', false);
  } catch (failure) {
    pulse(`not live: ${failure.message}`, true);
  }
  setTimeout(poll, POLL_MILLIS);
}

drawLegend();
poll();
