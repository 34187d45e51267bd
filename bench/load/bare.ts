/** The least that any program must do with the same stream, beside which the real one is measured: ws and JSON.parse. */
import { WebSocket } from 'ws';
import { shareOf } from './share.ts';

const [port, , seconds] = process.argv.slice(2).map(Number) as [number, number, number];
const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
socket.on('open', () => {
  socket.send(JSON.stringify({ id: 1, cmd: 'subscribe', params: { channels: ['trade', 'orderbook_delta'] } }));
});
let heard = 0;
socket.on('message', (data) => {
  if (JSON.parse(data.toString()).type !== '') heard += 1;
});
const share = await shareOf(seconds);
process.stdout.write(`${JSON.stringify({ share, heard })}\n`);
socket.terminate();
