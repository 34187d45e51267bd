import { type Fault, Fields, isObject, parseName } from './field.ts';

/** What the exchange answers to a command of ours. `id` is the command's, null when it answers none. */
export type Reply =
  | { readonly type: 'subscribed'; readonly id: number | null; readonly channel: string; readonly sid: number }
  /** `tickers` are all markets of the subscription now; null when the answer does not list them. */
  | { readonly type: 'ok'; readonly id: number | null; readonly tickers: readonly string[] | null }
  | { readonly type: 'unsubscribed'; readonly id: number | null }
  | { readonly type: 'error'; readonly id: number | null; readonly code: number; readonly message: string };

/** A whole frame of type `subscribed`, `ok`, `unsubscribed` or `error`. */
export function readReply(type: Reply['type'], frame: Fields): Reply | Fault {
  const id = frame.optional('id', (f, name) => f.whole(name));
  if (type === 'unsubscribed') return frame.done<Reply>({ type, id });
  const msg = frame.raw('msg');
  if (type === 'ok') {
    const listed = isObject(msg) ? msg.market_tickers : null;
    const tickers = Array.isArray(listed) ? listed.filter((item) => parseName(item) !== null) : null;
    return frame.done<Reply>({ type, id, tickers });
  }
  const fields = new Fields(msg);
  const reply: Reply | Fault =
    type === 'subscribed'
      ? fields.done<Reply>({ type, id, channel: fields.name('channel'), sid: fields.whole('sid') })
      : fields.done<Reply>({ type, id, code: fields.whole('code'), message: String(fields.raw('msg')).slice(0, 200) });
  return typeof reply === 'string' ? reply : frame.done(reply);
}
