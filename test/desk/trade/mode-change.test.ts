import { expect, it } from 'vitest';
import { LiveDesk } from './live-desk.ts';

it.each(['off', 'paper', 'approve'] as const)(
  'a purchase that waits for a tap does not outlive a change to %s',
  (mode) => {
    const pit = new LiveDesk();
    pit.snapshot(38, 60);
    pit.say({ name: 'buy', ticker: 'A', side: 'yes', count: null, limit: null });
    const [card] = pit.cards;
    expect(card?.status).toBe('pending');
    pit.set('trader.mode', mode);
    expect(pit.cards[0]?.status).toBe('withdrawn');
    pit.say({ name: 'approve', id: card?.id ?? '' });
    expect(pit.sent).toEqual([]);
  },
);
