import type { Side } from '../../desk/market.ts';
import { type Count, type Money, PRICE_ONE, type Price, parseCount, parseMoney, parsePrice } from '../../desk/money.ts';
import { Tickers } from './tickers.ts';

/** Why JSON from the exchange was not believed: one sentence with the field's name. */
export type Fault = string;
export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const NAME = /^[!-~]{1,128}$/;
/** Tickers and ids: printable, without blanks. */
export const parseName = (value: unknown): string | null =>
  typeof value === 'string' && NAME.test(value) ? value : null;

const tickers = new Tickers();

/** As {@link parseName}, and remembered for {@link heardTicker}. */
function parseTicker(value: unknown): string | null {
  const name = parseName(value);
  // One with a quote or a backslash is not written in JSON as it is.
  if (name !== null && !/["\\]/.test(name)) tickers.add(name);
  return name;
}

/** The ticker that these bytes spell, if it was heard lately. */
export const heardTicker = (bytes: Uint8Array, from: number, to: number): string | undefined =>
  tickers.get(bytes, from, to);

/** A text for people; null when it is empty or not a text. Cut at `longest` characters. */
export const parseText = (value: unknown, longest = 300): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, longest) : null;

export const parseWhole = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

const LARGEST_FACTOR = 50;
/** A factor of 0 or more, such as a share or a fee's multiplier; Kalshi writes these as numbers. */
export const parseMultiplier = (value: unknown): number | null =>
  typeof value === 'number' && value >= 0 && value <= LARGEST_FACTOR ? value : null;

/** Years 2000 to 2200: everything the exchange dates, its last schedule entry included. */
const EARLIEST = Date.UTC(2000, 0);
const LATEST = Date.UTC(2200, 11, 31);
/** Whether it is a time of which the exchange may speak, ms. */
export const isDated = (ms: number): boolean => ms >= EARLIEST && ms <= LATEST;
const sane = (ms: number | null): number | null => (ms !== null && isDated(ms) ? ms : null);

export const parseMillis = (value: unknown): number | null => sane(parseWhole(value));
export const parseSeconds = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? sane(Math.round(value * 1000)) : null;

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,12})?(Z|[+-]\d\d:\d\d)$/;
/** Kalshi writes up to nine decimals of a second; what is finer than a millisecond is dropped. */
export const parseIso = (value: unknown): number | null =>
  typeof value === 'string' && ISO.test(value) ? sane(Math.trunc(Date.parse(value))) : null;

/** A billion contracts: beyond it cost and sums would leave the exact integers. */
export const MOST_CONTRACTS = 1e11;
const bounded = (count: Count | null): Count | null =>
  count !== null && Math.abs(count) <= MOST_CONTRACTS ? count : null;

/** Of money, which is counted in micro-dollars. */
export const CENT = 10_000;

/** A hundred million dollars: nothing of one account, and sums of many such stay exact integers. */
const MOST_MONEY = 1e14;

const show = (value: unknown): string => {
  if (value === undefined) return 'missing';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return String(value).slice(0, 40);
};

/**
 * Reads the fields of one JSON object and remembers the first that does not fit. Nothing throws: a field that does not
 * fit reads as an empty value of its type, and {@link done} then answers the fault instead of the result.
 */
export class Fields {
  readonly #json: Json;
  #fault: Fault | null = null;

  constructor(json: unknown) {
    if (isObject(json)) this.#json = json;
    else {
      this.#json = {};
      this.#fault = `expected an object, got ${show(json)}`;
    }
  }

  done<T>(value: T): T | Fault {
    return this.#fault ?? value;
  }

  refuse(sentence: string): void {
    this.#fault ??= sentence;
  }

  has(name: string): boolean {
    const value = this.#json[name];
    return value !== undefined && value !== null && value !== '';
  }

  raw(name: string): unknown {
    return this.#json[name];
  }

  #take<T>(name: string, parse: (value: unknown) => T | null, what: string, empty: T): T {
    const value = parse(this.#json[name]);
    if (value !== null) return value;
    this.#fault ??= `${name} is not ${what}: ${show(this.#json[name])}`;
    return empty;
  }

  name(name: string): string {
    return this.#take(name, parseName, 'a name', '');
  }

  /** The first of two names for the same thing; REST and WebSocket do not always agree. */
  ticker(): string {
    return this.#take(this.has('market_ticker') ? 'market_ticker' : 'ticker', parseTicker, 'a name', '');
  }

  /** A price that can stand in a book: above $0 and under $1. */
  price(name: string): Price {
    const price = this.#take(name, parsePrice, 'a price of whole 1/10,000 dollars', 1 as Price);
    if (price <= 0 || price >= PRICE_ONE) this.#fault ??= `${name} is not between $0 and $1: ${show(this.#json[name])}`;
    return price;
  }

  count(name: string): Count {
    return this.#take(name, parseBounded, 'a count of whole 1/100 contracts', 0 as Count);
  }

  /** A count of 0 or more. */
  size(name: string): Count {
    const count = this.count(name);
    if (count < 0) this.#fault ??= `${name} is under 0: ${show(this.#json[name])}`;
    return count;
  }

  /** A count above 0. */
  positive(name: string): Count {
    const count = this.count(name);
    if (count <= 0) this.#fault ??= `${name} is not above 0: ${show(this.#json[name])}`;
    return count;
  }

  money(name: string): Money {
    return this.#take(name, parseAmount, 'dollars of at most six decimals', 0 as Money);
  }

  /** What was charged for so many contracts; no schedule takes more than a dollar of each, rounded up to a cent. */
  fee(name: string, count: Count): Money {
    const fee = this.money(name);
    if (Math.abs(fee) > count * PRICE_ONE + CENT)
      this.#fault ??= `${name} is more than those contracts are worth: ${show(this.#json[name])}`;
    return fee;
  }

  whole(name: string): number {
    return this.#take(name, parseWhole, 'a whole number', 0);
  }

  flag(name: string): boolean {
    return this.#take(name, (value) => (typeof value === 'boolean' ? value : null), 'true or false', false);
  }

  iso(name: string): number {
    return this.#take(name, parseIso, 'a time', 0);
  }

  millis(name: string): number {
    return this.#take(name, parseMillis, 'a time in ms', 0);
  }

  seconds(name: string): number {
    return this.#take(name, parseSeconds, 'a time in seconds', 0);
  }

  /** When it happened, ms: `ts_ms`, else the older fields, which may vanish any week. */
  time(): number {
    if (this.has('ts_ms')) return this.millis('ts_ms');
    if (this.has('created_time')) return this.iso('created_time');
    if (typeof this.#json.ts === 'string') return this.iso('ts');
    return this.has('ts') ? this.seconds('ts') : this.millis('ts_ms');
  }

  side(name: string): Side {
    return this.#take(name, (value) => (value === 'yes' || value === 'no' ? value : null), 'yes or no', 'yes');
  }

  /** `bid` is towards YES, `ask` towards NO. */
  bookSide(name: string): Side {
    return this.#take(name, parseBookSide, 'bid or ask', 'yes');
  }

  /** Null when absent, null or empty. */
  optional<T>(name: string, read: (fields: Fields, name: string) => T): T | null {
    return this.has(name) ? read(this, name) : null;
  }
}

const parseAmount = (value: unknown): Money | null => {
  const money = parseMoney(value);
  return money !== null && Math.abs(money) <= MOST_MONEY ? money : null;
};
const parseBounded = (value: unknown): Count | null => bounded(parseCount(value));
const parseBookSide = (value: unknown): Side | null => (value === 'bid' ? 'yes' : value === 'ask' ? 'no' : null);

/** Reads a list item by item; the first item that does not fit is the fault of the whole, with its place. */
export function readList<T>(json: unknown, name: string, read: (item: unknown) => T | Fault): readonly T[] | Fault {
  const list = isObject(json) ? json[name] : undefined;
  if (!Array.isArray(list)) return `${name} is not a list: ${show(list)}`;
  const items: T[] = [];
  for (const [place, item] of list.entries()) {
    const value = read(item);
    if (typeof value === 'string') return `${name}[${place}]: ${value}`;
    items.push(value as T);
  }
  return items;
}
