import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Why a request of the page was refused, in words for the person in front of the browser. */
class Refused extends Error {
  readonly statusCode = 403;
}

const COOKIE = 'practice_chat';
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Keeps everyone but the owner's own browser out of the page, which may approve trades. Three locks: a secret
 * path known to whoever read the start-up line, a SameSite=Strict cookie set by the page itself, and the checks
 * of Host (against DNS rebinding) and Origin (against other sites).
 */
export class Door {
  /** New in every run; the first part of every path of the page. */
  readonly secret = randomBytes(18).toString('base64url');
  readonly #cookie = randomBytes(18).toString('base64url');
  readonly #app: FastifyInstance;

  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  get host(): string {
    const address = this.#app.server.address();
    return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
  }

  get pageUrl(): string {
    return `http://${this.host}/${this.secret}/`;
  }

  /** For every request of the server: another name for this machine in `Host` is a rebound one. */
  checkHost(request: FastifyRequest): void {
    if (request.headers.host !== this.host) throw new Refused('This server answers to its own address only.');
  }

  /** For every request of the page. */
  checkOrigin(request: FastifyRequest): void {
    const { origin } = request.headers;
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (origin === undefined ? !reads : origin !== `http://${this.host}`) {
      throw new Refused('This page takes requests from itself only.');
    }
  }

  /** For every request of the page but the one that loads it. */
  checkCookie(request: FastifyRequest): void {
    const cookies = (request.headers.cookie ?? '').split(/;\s*/);
    const given = cookies.find((cookie) => cookie.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? '';
    if (!same(given, this.#cookie)) throw new Refused('Open the address that was printed at the start.');
  }

  setCookie(reply: FastifyReply): void {
    reply.header('set-cookie', `${COOKIE}=${this.#cookie}; Path=/${this.secret}/; HttpOnly; SameSite=Strict`);
  }

  /** Nothing of the page is kept, framed, sniffed or told to the sites it links to. */
  setHeaders(reply: FastifyReply): void {
    reply.headers({
      'content-security-policy': CSP,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  }
}

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
