/** What all contestants are given. */
export type Place = {
  readonly port: number;
  readonly tickers: readonly string[];
  readonly keyId: string;
  readonly rsaPem: string;
  readonly ed25519Pem: string;
  /** Signed headers of an order, by the RSA key. */
  readonly headers: () => Readonly<Record<string, string>>;
  /** The body of an order of this client id. */
  readonly order: (clientId: string) => object;
};

/** One that listens and sends an order after each change, until it is closed. */
export type Contestant = { close(): Promise<void> };
