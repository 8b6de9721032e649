import { BlockList, isIP } from 'node:net';

/** Why an address may not be called; undefined where it may. */
export type Refusal = 'not-a-url' | 'not-https' | 'user-info' | 'port' | 'host' | 'address-forbidden';

export type AddressRules = {
  /** Ports besides 443. */
  readonly ports?: readonly number[];
  /** Addresses that begin so are allowed whatever else is said of them: only where the whole cloud is one machine. */
  readonly exception?: string | undefined;
};

/** Networks of IPv4 that are nobody's on the internet: this machine, private, carriers', link-local, tests, multicast. */
const NOT_PUBLIC_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Of IPv6 only 2000::/3 is public at all; of that these are not, or carry an IPv4 address inside. */
const NOT_PUBLIC_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const forbidden = new BlockList();
const public6 = new BlockList();
public6.addSubnet('2000::', 3, 'ipv6');
for (const network of NOT_PUBLIC_4) addTo(forbidden, network, 'ipv4');
for (const network of NOT_PUBLIC_6) addTo(forbidden, network, 'ipv6');

function addTo(list: BlockList, network: string, family: 'ipv4' | 'ipv6'): void {
  const [address = '', bits = ''] = network.split('/');
  list.addSubnet(address, Number(bits), family);
}

/** Whether an IP address is anywhere but on the public internet. */
export function isForbiddenAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return forbidden.check(address, 'ipv4');
    case 6:
      return !public6.check(address, 'ipv6') || forbidden.check(address, 'ipv6');
    default:
      return true;
  }
}

/**
 * What can be said of an address before its name is resolved. A name may still lead anywhere: whoever connects looks at what
 * it resolves to, and connects to exactly that.
 */
export function refusalOf(address: string, { ports = [], exception }: AddressRules = {}): Refusal | undefined {
  if (!URL.canParse(address)) return 'not-a-url';
  const { href, protocol, username, password, port, hostname } = new URL(address);
  if (isException(href, exception)) return undefined;
  if (protocol !== 'https:') return 'not-https';
  if (username || password) return 'user-info';
  if (port && !ports.includes(Number(port))) return 'port';
  const bare = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(bare)) return isForbiddenAddress(bare) ? 'address-forbidden' : undefined;
  // One word, or an ending that only resolves inside some network.
  return /\./.test(bare) && !/\.(localhost|local|internal|lan|home|corp|intranet)$/i.test(bare) ? undefined : 'host';
}

/** Compared in the form that is called, so that no `..` or `@` leads out of it. */
export function isException(href: string, exception: string | undefined): boolean {
  return exception !== undefined && href.startsWith(exception);
}
