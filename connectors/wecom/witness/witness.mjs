// An independent witness of our callback cipher: WeCom's own npm package and our C++ encrypt, decrypt and sign the
// same random messages, each opens what the other sealed, and all must agree. The seed is printed; give it as the
// third argument to repeat a run. Usage: node witness.mjs CONNECTORS_WECOM_WITNESS [COUNT] [SEED]
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import wecom from '@wecom/crypto';

const [program, count = '2000', seed = String(randomInt(2 ** 31))] = process.argv.slice(2);
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const words = ['群', '客户', '你好', 'hello', ' ', '<xml>', '😀', '\n', ']]>', '&amp;', 'é', '0'];

let state = Number(seed) >>> 0;
const below = (bound) => {
  // mulberry32
  state = (state + 0x6d2b79f5) >>> 0;
  let z = state;
  z = Math.imul(z ^ (z >>> 15), z | 1);
  z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
  return ((z ^ (z >>> 14)) >>> 0) % bound;
};
const text = (size, from) => Array.from({ length: size }, () => from[below(from.length)]).join('');
const hex = (value) => Buffer.from(value).toString('hex');

const cases = Array.from({ length: Number(count) }, () => {
  const random = Buffer.from(Array.from({ length: 16 }, () => below(256)));
  const made = {
    key: text(43, letters),
    token: text(1 + below(32), letters),
    timestamp: String(1_400_000_000 + below(400_000_000)),
    nonce: text(1 + below(20), letters),
    message: text(below(below(10) === 0 ? 2000 : 60), words),
    id: below(4) === 0 ? '' : 'ww' + text(16, letters),
    url: 'https://example.com/' + text(below(20), letters),
  };
  const encrypted = wecom.encrypt(made.key, made.message, made.id, random);
  return {
    made,
    random,
    expected: {
      encrypted,
      message: hex(made.message),
      id: hex(made.id),
      signature: wecom.getSignature(made.token, made.timestamp, made.nonce, encrypted),
      page: wecom.getJsApiSignature({
        url: made.url, ticket: made.token, nonceStr: made.nonce, timestamp: Number(made.timestamp),
      }).signature,
    },
  };
});

const asked = cases.map(({ made, random, expected }) => JSON.stringify({
  ...made, message: hex(made.message), id: hex(made.id), random: hex(random), encrypted: expected.encrypted,
}));
const run = spawnSync(program, { input: asked.join('\n') + '\n', maxBuffer: 1 << 30, encoding: 'utf8' });
const answers = run.stdout.trim().split('\n').map((line) => JSON.parse(line));

let failures = run.status === 0 && answers.length === cases.length ? 0 : 1;
if (failures) console.error(`the program ended with ${run.status}: ${run.stderr}`);
cases.forEach(({ made, expected }, i) => {
  const ours = answers[i] ?? {};
  const opened = ours.encrypted ? wecom.decrypt(made.key, ours.encrypted) : {};
  const agrees = Object.keys(expected).every((field) => ours[field] === expected[field])
    && opened.message === made.message && opened.id === made.id;
  if (!agrees && ++failures <= 3) console.error({ case: i, made, expected, ours });
});
console.log(`witness: ${cases.length} messages, ${failures} disagreements (seed ${seed})`);
process.exit(failures === 0 && cases.length > 0 ? 0 : 1);
