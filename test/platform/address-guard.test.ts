import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isForbiddenAddress, refusalOf } from '../../functions/platform/address-guard.ts';

/** First and last address of networks that nobody may be sent to, and what each is. */
const NETWORKS: [string, [number, number, number, number], number][] = [
  ['this network', [0, 0, 0, 0], 8],
  ['private', [10, 0, 0, 0], 8],
  ["a carrier's", [100, 64, 0, 0], 10],
  ['this machine', [127, 0, 0, 0], 8],
  ['link-local, and every cloud’s metadata', [169, 254, 0, 0], 16],
  ['private', [172, 16, 0, 0], 12],
  ['protocol assignments', [192, 0, 0, 0], 24],
  ['documentation', [192, 0, 2, 0], 24],
  ['private', [192, 168, 0, 0], 16],
  ['benchmarks', [198, 18, 0, 0], 15],
  ['documentation', [198, 51, 100, 0], 24],
  ['documentation', [203, 0, 113, 0], 24],
  ['multicast', [224, 0, 0, 0], 4],
  ['reserved and broadcast', [240, 0, 0, 0], 4],
];

const inNetwork = ([a, b, c, d]: readonly number[], bits: number) =>
  fc.nat({ max: 2 ** (32 - bits) - 1 }).map((host) => {
    const whole = ((((a ?? 0) << 24) | ((b ?? 0) << 16) | ((c ?? 0) << 8) | (d ?? 0)) >>> 0) + host;
    return [24, 16, 8, 0].map((shift) => (whole >>> shift) & 255);
  });

/** Every way in which the four numbers can be written down. */
function spellings([a = 0, b = 0, c = 0, d = 0]: readonly number[]): string[] {
  const whole = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  const hex = [a, b, c, d].map((n) => n.toString(16).padStart(2, '0'));
  return [
    `${a}.${b}.${c}.${d}`,
    String(whole),
    `0x${hex.join('')}`,
    `0${a.toString(8)}.${b}.${c}.${d}`,
    `${a}.${b}.${(c << 8) | d}`,
    `${a}.${b}.${c}.${d}.`,
    `[::ffff:${a}.${b}.${c}.${d}]`,
    `[::ffff:${hex[0]}${hex[1]}:${hex[2]}${hex[3]}]`,
    `[::${a}.${b}.${c}.${d}]`,
    `[64:ff9b::${a}.${b}.${c}.${d}]`,
    `[2002:${hex[0]}${hex[1]}:${hex[2]}${hex[3]}::1]`,
  ];
}

test.each(NETWORKS)('no address of a network that is %s is called, however it is written', (_what, network, bits) => {
  fc.assert(
    fc.property(inNetwork(network, bits), (numbers) => {
      for (const spelling of spellings(numbers)) {
        expect(refusalOf(`https://${spelling}/hook`), spelling).toBeDefined();
      }
    }),
    { numRuns: 50 },
  );
});

test('what lies in a forbidden network is forbidden at both its ends, and what lies just outside is not', () => {
  for (const edge of ['9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '172.15.255.255', '172.32.0.0']) {
    expect(isForbiddenAddress(edge), edge).toBe(false);
  }
  for (const edge of ['10.0.0.0', '10.255.255.255', '100.64.0.0', '100.127.255.255', '172.16.0.0', '172.31.255.255']) {
    expect(isForbiddenAddress(edge), edge).toBe(true);
  }
});

test('of IPv6 only what is public is called', () => {
  const inside = ['::1', '::', 'fe80::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '64:ff9b::a9fe:a9fe', '2001:db8::1'];
  for (const address of [...inside, '2001::1', '2002:7f00:1::', '::ffff:127.0.0.1', 'fec0::1', '100::1', '3fff::1']) {
    expect(isForbiddenAddress(address), address).toBe(true);
    expect(refusalOf(`https://[${address}]/`), address).toBe('address-forbidden');
  }
  expect(isForbiddenAddress('2606:4700::6810:84e5')).toBe(false);
  expect(refusalOf('https://[2606:4700::6810:84e5]/hook')).toBeUndefined();
});

test('a text that is no address is forbidden', () => {
  fc.assert(fc.property(fc.string(), (text) => isForbiddenAddress(`x${text}`)));
});

describe('an address', () => {
  test.each([
    ['http://erp.example.com/hook', 'not-https'],
    ['ftp://erp.example.com/hook', 'not-https'],
    ['https://user@erp.example.com/', 'user-info'],
    ['https://user:secret@erp.example.com/', 'user-info'],
    ['https://erp.example.com:8443/', 'port'],
    ['https://erp.example.com:22/', 'port'],
    ['https://localhost/', 'host'],
    ['https://metadata/', 'host'],
    ['https://metadata.google.internal/', 'host'],
    ['https://printer.local/', 'host'],
    ['https://erp.localhost./', 'host'],
    ['//erp.example.com', 'not-a-url'],
    ['', 'not-a-url'],
  ])('%s is refused: %s', (address, refusal) => {
    expect(refusalOf(address)).toBe(refusal);
  });

  test.each(['https://erp.example.com/hook?a=b', 'https://erp.example.com:443/', 'https://8.8.8.8/'])(
    '%s may be called',
    (address) => {
      expect(refusalOf(address)).toBeUndefined();
    },
  );

  test('at another port may be called where that port is allowed', () => {
    expect(refusalOf('https://erp.example.com:8443/', { ports: [8443] })).toBeUndefined();
  });
});

test('the local exception lets through what begins with it as it is called, and nothing that only looks so', () => {
  const exception = 'http://127.0.0.1:4573/marketplaces/';

  expect(refusalOf('http://127.0.0.1:4573/marketplaces/erp/hook', { exception })).toBeUndefined();
  for (const other of [
    'http://127.0.0.1:4573/marketplaces/../_cloud/clock',
    'http://127.0.0.1:4573/_cloud/clock',
    'http://127.0.0.1:45730/marketplaces/erp',
    'http://127.0.0.1:4573@10.0.0.1/marketplaces/',
    'http://127.0.0.1/marketplaces/',
  ]) {
    expect(refusalOf(other, { exception }), other).toBeDefined();
  }
});
