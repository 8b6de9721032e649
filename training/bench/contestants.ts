import type { Contestant } from './contestant.ts';
import { fastText } from './fasttext.ts';
import { logisticRegression } from './logistic-regression.ts';
import { naiveBayes } from './naive-bayes.ts';
import { nlpJs } from './nlpjs.ts';
import { retrained } from './ours.ts';
import type { Peer } from './peer.ts';
import { readTuned } from './tuned.ts';

/** What tells intents beside ours, the slowest to train first. */
export const PEERS: readonly Peer[] = [nlpJs, fastText, logisticRegression, naiveBayes];

/** Throws `Error` where there is none of this name. */
export function peerNamed(name: string): Peer {
  const peer = PEERS.find((one) => one.name === name);
  if (!peer) throw new Error(`there is no ${name}`);
  return peer;
}

/** Ours or a peer by its name, with what was chosen for it. Throws `Error` where there is none. */
export function contestantNamed(name: string): Contestant {
  return name === retrained.name ? retrained : peerNamed(name).withChosen(readTuned().peers[name]);
}
