import type { Features } from '../functions/domain/understanding/features.ts';
import { type IntentModel, LEAK } from '../functions/domain/understanding/intent-model.ts';
import { quantise } from '../functions/domain/understanding/table.ts';

/** Units of the hidden layer. */
const UNITS = 32;
/** How much of the hidden layer is left out while a line is learned, so that no unit relies on another. */
const DROPPED = 0.4;
/** AdaGrad's steps; the exit learns slower, being met by every text. */
const RATE = 0.3;
const EXIT_RATE = 0.09;
const BIAS_RATE = 0.01;
/** Where AdaGrad's sums of squares start: the higher, the less a rare feature is believed. */
const START = 0.1;
/** Bits of a stored weight. */
const ENTRANCE_BITS = 3;
const EXIT_BITS = 8;

/** The network of `intent-model.ts` while it learns, one text at a time, by AdaGrad. */
export class Network {
  /** What it says of the text that was last read, in logits; becomes the gradient that {@link learn} follows. */
  readonly answers: Float64Array;
  private readonly random: () => number;
  private readonly entrance: Float32Array;
  private readonly entranceSquares: Float32Array;
  private readonly exit: Float32Array;
  private readonly exitSquares: Float32Array;
  private readonly hidden = new Float64Array(UNITS);
  private readonly biases: Float64Array;
  /** The hidden layer for the text that was last read, and what comes back to it. */
  private readonly units = new Float64Array(UNITS);
  private readonly back = new Float64Array(UNITS);

  constructor({ rows, answers, random }: { rows: number; answers: number; random: () => number }) {
    this.random = random;
    this.entrance = Float32Array.from({ length: rows * UNITS }, () => (random() - 0.5) * 0.6);
    this.entranceSquares = new Float32Array(rows * UNITS).fill(START);
    this.exit = Float32Array.from({ length: answers * UNITS }, () => ((random() - 0.5) * 3.4) / Math.sqrt(UNITS));
    this.exitSquares = new Float32Array(answers * UNITS).fill(START);
    this.answers = new Float64Array(answers);
    this.biases = new Float64Array(answers);
  }

  /** Puts what it says of a text into {@link answers}, a part of the hidden layer left out. */
  read({ rows, weights }: Features): void {
    const { units, entrance, exit, answers } = this;
    units.set(this.hidden);
    for (let feature = 0; feature < rows.length; feature++) {
      const weight = weights[feature] as number;
      for (let unit = 0, at = (rows[feature] as number) * UNITS; unit < UNITS; unit++, at++) {
        units[unit] = (units[unit] as number) + (entrance[at] as number) * weight;
      }
    }
    for (let unit = 0; unit < UNITS; unit++) {
      const sum = units[unit] as number;
      const kept = this.random() < DROPPED ? 0 : 1 / (1 - DROPPED);
      units[unit] = kept * (sum < 0 ? LEAK * sum : sum);
    }
    answers.set(this.biases);
    for (let answer = 0, at = 0; answer < answers.length; answer++) {
      let sum = answers[answer] as number;
      for (let unit = 0; unit < UNITS; unit++, at++) sum += (exit[at] as number) * (units[unit] as number);
      answers[answer] = sum;
    }
  }

  /** Follows the gradient in {@link answers}; `falling` shortens the steps. */
  learn({ rows, weights }: Features, falling: number): void {
    const { units, back, entrance, exit, answers } = this;
    back.fill(0);
    for (let answer = 0, at = 0; answer < answers.length; answer++) {
      const wrong = answers[answer] as number;
      for (let unit = 0; unit < UNITS; unit++, at++) {
        back[unit] = (back[unit] as number) + wrong * (exit[at] as number);
        step(exit, this.exitSquares, at, wrong * (units[unit] as number), EXIT_RATE * falling);
      }
      this.biases[answer] = (this.biases[answer] as number) - BIAS_RATE * wrong;
    }
    for (let unit = 0; unit < UNITS; unit++) {
      const sum = units[unit] as number;
      back[unit] = sum === 0 ? 0 : (back[unit] as number) * (sum < 0 ? LEAK : 1);
      this.hidden[unit] = (this.hidden[unit] as number) - BIAS_RATE * (back[unit] as number);
    }
    for (let feature = 0; feature < rows.length; feature++) {
      const weight = weights[feature] as number;
      for (let unit = 0, at = (rows[feature] as number) * UNITS; unit < UNITS; unit++, at++) {
        step(entrance, this.entranceSquares, at, (back[unit] as number) * weight, RATE * falling);
      }
    }
  }

  /** What was learned, rounded as it is stored. */
  rounded(): Omit<IntentModel, 'keys' | 'temperature'> {
    return {
      hidden: [...this.hidden].map(Math.fround),
      biases: [...this.biases].map(Math.fround),
      entrance: quantise(this.entrance, UNITS, ENTRANCE_BITS),
      exit: quantise(this.exit, UNITS, EXIT_BITS),
    };
  }
}

/** One step of AdaGrad: the shorter, the more this weight was moved before. */
function step(weights: Float32Array, squares: Float32Array, at: number, gradient: number, rate: number): void {
  const square = (squares[at] as number) + gradient * gradient;
  squares[at] = square;
  weights[at] = (weights[at] as number) - (rate * gradient) / Math.sqrt(square);
}
