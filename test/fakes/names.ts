import dns, { type LookupOptions } from 'node:dns';
import { onTestFinished } from 'vitest';

/** A name server in the test's hand: it knows one name, or none. */
export class Names {
  readonly host: string;
  known = true;
  /** Look-ups in vain. */
  asked = 0;

  constructor(host: string) {
    this.host = host;
    const { lookup } = dns;
    const answer = (name: string, options: LookupOptions, done: (...told: unknown[]) => void): void => {
      if (name !== host) {
        lookup(name, options, done);
        return;
      }
      if (!this.known) {
        this.asked += 1;
        const error = { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: name };
        setImmediate(done, Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), error));
      } else if (options.all === true) setImmediate(done, null, [{ address: '127.0.0.1', family: 4 }]);
      else setImmediate(done, null, '127.0.0.1', 4);
    };
    Object.assign(dns, { lookup: answer });
    onTestFinished(() => {
      Object.assign(dns, { lookup });
    });
  }
}
