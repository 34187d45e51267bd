import { Resvg } from '@resvg/resvg-js';
import { type Api, InputFile, InputMediaBuilder } from 'grammy';

const ALERT = '🐋 SOLO KXDEBTLIMIT-27-YES\nWill Congress raise the debt limit?\n58¢ → 64¢ · $12,400 of YES in 38 s';
const MORE =
  'Usual for this market: $310 an hour.\nBook before: 57 / 59, after: 63 / 65.\nSame side: 96 %.\nTrades: 41.';

/** A picture in the size and colours of a chart. */
function charted(): Buffer {
  const points = Array.from({ length: 60 }, (_, n) => `${n * 15 + 30},${300 - n * 2 - (n > 45 ? (n - 45) * 8 : 0)}`);
  const line = `<polyline points="${points.join(' ')}" fill="none" stroke="#5fb3ff" stroke-width="4"/>`;
  const bubbles = [700, 760, 810, 850].map((x, n) => `<circle cx="${x}" cy="${200 - n * 30}" r="${12 + n * 4}"/>`);
  const ground = '<rect width="960" height="540" fill="#10202c"/>';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="540">${ground}${line}<g fill="#3fbf7f">${bubbles.join('')}</g></svg>`;
  return Buffer.from(new Resvg(svg).render().asPng());
}

/** Sends one message of every kind that the bot makes use of, with every kind of button and mark. */
export async function sayEverything(
  api: Api,
  chatId: number,
  asked: number,
): Promise<{ card: number; cockpit: number }> {
  const cockpit = await api.sendMessage(chatId, 'PRACTICE · alerts only\nP&L today +$12.40\nExposure $0 · feed 1 s');
  await api.pinChatMessage(chatId, cockpit.message_id, { disable_notification: true });
  const bold = { type: 'bold', offset: 0, length: ALERT.indexOf('\n') } as const;
  const fold = { type: 'expandable_blockquote', offset: ALERT.length + 1, length: MORE.length } as const;
  const card = await api.sendMessage(chatId, `${ALERT}\n${MORE}`, { entities: [bold, fold] });
  const text = `${ALERT}\n${MORE}`;
  await api.editMessageMedia(
    chatId,
    card.message_id,
    InputMediaBuilder.photo(new InputFile(charted(), 'chart.png'), { caption: text, caption_entities: [bold, fold] }),
    {
      reply_markup: {
        inline_keyboard: [
          [
            { text: 'Buy 10', callback_data: 'buy', style: 'success' },
            { text: 'Why', callback_data: 'why', style: 'primary' },
            { text: 'Mute', callback_data: 'mute', style: 'danger' },
          ],
          [
            { text: 'Copy ticker', copy_text: { text: 'KXDEBTLIMIT-27-YES' } },
            { text: 'Kalshi', url: 'https://kalshi.com/' },
            { text: 'Raised', disabled: {} },
          ],
        ],
      },
    },
  );
  const rich =
    'bold italic link KXTICK hidden 15:04 struck\nquoted words\nticker  bid  ask\nKXA      41   43\n/help me';
  const mark = (type: string, part: string, more = {}) => ({
    type,
    offset: rich.indexOf(part),
    length: part.length,
    ...more,
  });
  const entities = [
    mark('bold', 'bold'),
    mark('italic', 'italic'),
    mark('text_link', 'link', { url: 'https://kalshi.com/' }),
    mark('code', 'KXTICK'),
    mark('spoiler', 'hidden'),
    mark('date_time', '15:04', { unix_time: 1_795_000_000, date_time_format: 'Dt' }),
    mark('strikethrough', 'struck'),
    mark('blockquote', 'quoted words'),
    mark('pre', 'ticker  bid  ask\nKXA      41   43', { language: 'book' }),
  ];
  await api.sendMessage(chatId, rich, {
    entities: entities as never,
    disable_notification: true,
    reply_parameters: { message_id: asked },
  });
  await api.sendMessage(chatId, 'Filled 10 at 64¢', { reply_parameters: { message_id: card.message_id } });
  await api.sendDocument(chatId, new InputFile(Buffer.from('time,market\n'), 'history.csv'), {
    caption: 'Trades of November',
  });
  await api.sendPhoto(chatId, new InputFile(charted(), 'pnl.png'));
  await api.setMessageReaction(chatId, asked, [{ type: 'emoji', emoji: '👍' }]);
  await api.editMessageText(chatId, cockpit.message_id, 'PRACTICE · alerts only\nP&L today +$14.10\nExposure $6.40');
  return { card: card.message_id, cockpit: cockpit.message_id };
}
