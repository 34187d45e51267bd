/** Plain statistics of the rival rules. Tails are answered as minus their natural logarithm, so that none underflows. */

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

export function variance(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}

export function median(values: readonly number[]): number {
  const ordered = [...values].sort((a, b) => a - b);
  const middle = ordered.length >> 1;
  return ordered.length % 2 === 1 ? (ordered[middle] ?? 0) : ((ordered[middle - 1] ?? 0) + (ordered[middle] ?? 0)) / 2;
}

/** Minus the logarithm of first + first·ratio(k) + …: `first` as its logarithm, each term from the one before it. */
function tail(first: number, from: number, ratio: (k: number) => number): number {
  let term = 1;
  let sum = 1;
  for (let k = from; k < from + 10_000; k += 1) {
    term *= ratio(k);
    sum += term;
    if (term < 1e-9 * sum) break;
  }
  return -(first + Math.log(sum));
}

/** Lanczos' approximation (g = 7, nine terms), good to 15 digits. */
function logGamma(x: number): number {
  const terms = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const t = x + 6.5;
  const series = terms.reduce((sum, term, index) => (index === 0 ? term : sum + term / (x - 1 + index)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series);
}

/** P(N ≥ n) of a Poisson count of this mean. */
export function poissonTail(n: number, rate: number): number {
  if (n <= rate) return 0;
  const from = Math.ceil(n);
  return tail(from * Math.log(rate) - rate - logGamma(from + 1), from, (k) => rate / (k + 1));
}

/** P(N ≥ n) of a negative-binomial count of this mean and variance; Poisson's where it is not over-dispersed. */
export function negativeBinomialTail(n: number, rate: number, spread: number): number {
  if (n <= rate) return 0;
  if (spread <= rate * 1.01) return poissonTail(n, rate);
  const size = (rate * rate) / (spread - rate);
  const failure = rate / (rate + size);
  const from = Math.ceil(n);
  const chosen = logGamma(from + size) - logGamma(size) - logGamma(from + 1);
  const first = chosen + size * Math.log(size / (rate + size)) + from * Math.log(failure);
  return tail(first, from, (k) => (failure * (k + size)) / (k + 1));
}
