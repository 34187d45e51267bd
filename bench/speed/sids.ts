/** As in the frames of a stream. */
const SIDS: Readonly<Record<string, number>> = { trade: 1, orderbook_delta: 2 };

/** How whoever sends a stream answers a command, and whether that subscribed to the books. */
export function answersTo(command: string): { readonly replies: readonly string[]; readonly books: boolean } {
  const { id, params } = JSON.parse(command);
  const channels: readonly string[] = params.channels ?? [];
  const replies = channels.map((channel) =>
    JSON.stringify({ id, type: 'subscribed', msg: { channel, sid: SIDS[channel] ?? 10 + id } }),
  );
  return { replies, books: channels.includes('orderbook_delta') };
}
