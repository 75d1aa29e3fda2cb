// A consumer that shares no line with the daemon: it finds the devices by their announcements, renders the template of every entity over the states that
// come, and checks that each yields what the announcement says. Prints what it found, or the faults and exit code 1.
// Usage: node consume.mjs PORT DEVICES   (DEVICES: how many devices must be announced)
import mqtt from 'mqtt';
import nunjucks from 'nunjucks';

const [port, devicesExpected] = process.argv.slice(2).map(Number);
const templates = new nunjucks.Environment(null, { autoescape: false, throwOnUndefined: false });
const entities = new Map();
const devices = new Set();
const payloads = new Map();
let hasEnded = false;
const client = mqtt.connect(`mqtt://127.0.0.1:${port}`);
const limit = setTimeout(() => end([`not everything came: ${missing().join(', ')}`]), 40_000);

// Home Assistant says that it is there, too, and is then told everything.
client.on('connect', () => client.subscribe('#', () => client.publish('homeassistant/status', 'online')));
client.on('message', (topic, payload) => {
  const discovery = /^homeassistant\/([^/]+)\/([^/]+)\/config$/.exec(topic);
  if (hasEnded) return;
  if (!discovery) payloads.set(topic, payload.toString());
  else if (payload.length > 0) announce(discovery[1], discovery[2], JSON.parse(payload.toString()));
  if (devices.size === devicesExpected && missing().length === 0) end(faults());
});

function announce(kind, id, announcement) {
  if (!announcement.device) return;
  devices.add(announcement.device.identifiers[0]);
  const { device, origin, components, ...shared } = announcement;
  for (const component of kind === 'device' ? Object.values(components) : [{ ...shared, platform: kind }]) {
    const entity = { ...expand(shared), ...expand(component) };
    if (entity.unique_id) entities.set(entity.unique_id, entity);
  }
}

// The short keys of Home Assistant's documentation that the daemon uses.
function expand(component) {
  const long = {
    avty: 'availability', avty_mode: 'availability_mode', cmd_t: 'command_topic', def_ent_id: 'default_entity_id', dev_cla: 'device_class',
    en: 'enabled_by_default', ent_cat: 'entity_category', evt_typ: 'event_types', exp_aft: 'expire_after', ops: 'options', p: 'platform',
    pl_prs: 'payload_press', stat_cla: 'state_class', stat_t: 'state_topic', sug_dsp_prc: 'suggested_display_precision', t: 'topic',
    uniq_id: 'unique_id', unit_of_meas: 'unit_of_measurement', val_tpl: 'value_template',
  };
  const value = (of) => (Array.isArray(of) ? of.map(value) : of && typeof of === 'object' ? expand(of) : of);
  return Object.fromEntries(Object.entries(component).map(([key, of]) => [long[key] ?? key, value(of)]));
}

// Events come when something happens, and buttons have no state.
function missing() {
  const wanted = [...entities.values()].filter((entity) => entity.state_topic && !['event', 'button'].includes(entity.platform)).map((entity) => entity.state_topic);
  const availability = [...entities.values()].flatMap((entity) => entity.availability.map((one) => one.topic));
  return [...new Set([...wanted, ...availability])].filter((topic) => !payloads.has(topic)).concat([...entities.values()].filter(isUnknown).map((entity) => entity.unique_id));
}

// A point that was not yet read is null, which Home Assistant takes for unknown; a template that names no point at all yields nothing, for ever.
function isUnknown(entity) {
  return entity.value_template && payloads.has(entity.state_topic) && render(entity) === '' && isCounted(entity);
}

function isCounted(entity) {
  return entity.unit_of_measurement || entity.state_class || entity.options;
}

function render(entity) {
  const payload = payloads.get(entity.state_topic);
  return entity.value_template ? templates.renderString(entity.value_template, { value_json: JSON.parse(payload) }) : payload;
}

function faults() {
  const found = [];
  for (const entity of entities.values()) {
    for (const { topic } of entity.availability) if (payloads.get(topic) !== 'online') found.push(`${entity.unique_id}: ${topic} is ${payloads.get(topic)}`);
    if (!entity.state_topic || ['event', 'button'].includes(entity.platform)) continue;
    const value = render(entity);
    const fault = check(entity, value);
    if (fault) found.push(`${entity.unique_id} is '${value}': ${fault}`);
  }

  return found;
}

function check(entity, value) {
  if (value === '') return isCounted(entity) ? 'nothing' : null;
  if (entity.platform === 'binary_sensor') return [entity.payload_on ?? 'ON', entity.payload_off ?? 'OFF'].includes(value) ? null : 'neither on nor off';
  if (entity.platform === 'switch') return [entity.state_on, entity.state_off].includes(value) ? null : 'neither on nor off';
  if (entity.platform === 'number') return Number(value) >= entity.min && Number(value) <= entity.max ? null : 'out of range';
  if (entity.platform === 'time') return /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(value) ? null : 'no time';
  if (entity.platform === 'text') return value.length <= (entity.max ?? 255) && new RegExp(entity.pattern ?? '').test(value) ? null : 'no such text';
  if (entity.options) return entity.options.includes(value) ? null : 'no option';
  if (entity.unit_of_measurement || entity.state_class) return Number.isFinite(Number(value)) ? null : 'no number';
  return null;
}

function end(found) {
  hasEnded = true;
  clearTimeout(limit);
  client.end(true);
  for (const fault of found) console.error(fault);
  console.log(`${devices.size} devices, ${entities.size} entities, ${found.length} faults`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
