import { describe, expect, it } from 'vitest';
import {
  broken,
  NeverSent,
  Rejected,
  readComplaint,
  refusal,
  Unavailable,
  Uncertain,
} from '../../src/kalshi/errors.ts';

describe('the reason is read from every shape of error that Kalshi sends', () => {
  it.each([
    ['{"code":"invalid_order","message":"bad","details":"post only cross"}', 'invalid_order', 'bad: post only cross'],
    [
      '{"error":{"code":"insufficient_balance","message":"insufficient balance"}}',
      'insufficient_balance',
      'insufficient balance',
    ],
    ['{"error":"too many requests"}', null, 'too many requests'],
    ['{"msg":"market closed"}', null, 'market closed'],
    ['{"exchange_active":false,"trading_active":false}', 'exchange_paused', 'the exchange is paused'],
    ['{"exchange_active":true,"trading_active":false}', 'trading_paused', 'trading is paused'],
    ['<html><head><style>p{}</style></head><body><h1>502 Bad Gateway</h1></body></html>', null, '502 Bad Gateway'],
    ['', null, 'no reason given'],
    ['[1,2]', null, '[1,2]'],
    ['{"error":{}}', null, 'no reason given'],
  ])('%s', (body, code, message) => {
    expect(readComplaint(body)).toEqual({ code, message });
  });

  it('and nothing as long as a signature is repeated from it', () => {
    const signature = 'A'.repeat(344);
    expect(JSON.stringify(readComplaint(`{"msg":"bad header ${signature}"}`))).not.toContain(signature.slice(0, 60));
  });
});

describe('what an answer means for what to do', () => {
  it.each([
    ['GET', 429, Unavailable],
    ['GET', 500, Unavailable],
    ['GET', 503, Unavailable],
    ['GET', 408, Unavailable],
    ['GET', 401, Rejected],
    ['GET', 404, Rejected],
    ['POST', 400, Rejected],
    ['POST', 401, Rejected],
    ['POST', 403, Rejected],
    ['POST', 404, Rejected],
    ['POST', 409, Uncertain],
    ['DELETE', 409, Rejected],
    ['POST', 410, Rejected],
    ['POST', 429, Unavailable],
    ['POST', 408, Uncertain],
    ['POST', 500, Uncertain],
    ['POST', 502, Uncertain],
    ['DELETE', 503, Uncertain],
    ['DELETE', 504, Uncertain],
  ] as const)('%s answered %d', (method, status, kind) => {
    const error = refusal(method, '/portfolio/events/orders', status, '{"code":"x","message":"y"}');
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ status, code: 'x' });
    expect(error.message).toContain(`${method} /portfolio/events/orders: `);
    expect(error.message).toContain('y');
  });

  it.each([
    ['GET', new Error('inner'), Unavailable],
    ['POST', new Error('inner'), Uncertain],
    ['DELETE', new TypeError('fetch failed', { cause: new Error('inner') }), Uncertain],
    ['POST', new NeverSent(new Error('inner')), Unavailable],
    ['DELETE', new NeverSent(new AggregateError([new Error('inner')])), Unavailable],
  ] as const)('%s broke with %s', (method, cause, kind) => {
    const error = broken(method, '/x', cause);
    expect(error).toBeInstanceOf(kind);
    expect(error.cause).toBe(cause);
    expect(error.message).toContain('inner');
  });
});
