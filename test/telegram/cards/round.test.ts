import { describe, expect, it } from 'vitest';
import { cents, contracts, dollars } from '../../../src/desk/money.ts';
import { closedCard, entryLine, exitLine, openCard } from '../../../src/telegram/cards/round.ts';
import { fitsData, type Message } from '../../../src/telegram/message.ts';
import { LONGEST_CAPTION } from '../../../src/telegram/picture.ts';
import { approval, entry, exit, position } from '../../fakes/trading.ts';

const NOW = Date.parse('2026-11-21T15:00:00Z');
const story = { paper: false, ticker: 'KXA', since: NOW - 240_000, approval: null, remark: null };
const labels = (card: Message): string[] => (card.buttons ?? []).flat().map(({ text }) => text);

describe('the card of a position', () => {
  it('says whose money it is, what is held, what protects it and how it stands', () => {
    const card = openCard(position('KXA'), story, 'demo');
    expect(card.text).toMatch(
      /^🟢 DEMO entry · KXA\n.*\nNO 5 at 45¢ · stop 42¢ · trail 46¢\nBid now 48¢ · \+\$0\.15 before fees\nIn since 14:56 UTC$/,
    );
    expect(labels(card)).toEqual(['Close', 'Chart']);
    expect(openCard(position('KXA'), { ...story, paper: true }, 'prod').text).toMatch(/PAPER entry/);
  });

  it('says what is going on with it, and asks for no second sale then', () => {
    const card = openCard(position('KXA', { doing: 'exiting', bid: null, stop: null }), story, 'demo');
    expect(card.text).toMatch(/stop – · trail 46¢\n⏳ exiting\n/);
    expect(labels(card)).toEqual(['Chart']);
  });

  it('tells the whole story at the exit', () => {
    const asked = approval('a1', { status: 'done', told: 'Filled 5 at 61¢.' });
    const { text, buttons } = closedCard(exit(), { ...story, approval: asked }, 'demo');
    expect(text).toMatch(/^🔻 DEMO exit · KXSENATE-26-DEM\n.*\nNO 5: 61¢ → 59¢ · stop_loss\n/);
    expect(text).toContain('P&L -$0.19 after fees of $0.09\n✅ Approved – Filled 5 at 61¢.\n');
    expect(text).toContain('Entry 14:56 UTC · exit 15:00 UTC\nHeld 4 m · a signal');
    expect(buttons).toBeUndefined();
    const none = exit({}, { count: contracts(0), reason: 'settled', pnl: dollars(1) });
    expect(closedCard(none, { ...story, since: null }, 'demo').text).toMatch(/^✅[\s\S]*NO 0: – → – · settled\nP&L.*$/);
  });

  it('has lines that ring in its place', () => {
    expect(exitLine(exit(), 'demo').text).toBe(
      '🔻 DEMO exit · KXSENATE-26-DEM · NO 5: 61¢ → 59¢ · stop_loss · P&L -$0.19',
    );
    expect(entryLine(entry({ paper: true }), 'demo').text).toBe('🟢 PAPER entry · KXSENATE-26-DEM · NO 5 at 45¢');
  });

  it.each(['_*[<b>`', '\u202eevil\u202c', 'a\nb\tc\0d', '\ud800 lone', 'x'.repeat(4_000)])(
    'leaves names from outside text, within a caption: %j',
    (bad) => {
      const asked = approval('a1', { status: 'refused', told: bad });
      const told = { ...story, ticker: bad, approval: asked };
      for (const card of [
        openCard(position(bad, { name: bad, entry: cents(45) }), told, 'prod'),
        closedCard(exit({ name: bad }, { ticker: bad }), told, 'prod'),
        exitLine(exit({ name: bad }, { ticker: bad }), 'prod'),
        entryLine(entry({ name: bad, ticker: bad }), 'prod'),
      ]) {
        expect(card.text.isWellFormed()).toBe(true);
        expect(card.text).not.toMatch(/[\u202a-\u202e\0]|a\nb/);
        expect(card.text.length).toBeLessThan(LONGEST_CAPTION);
        for (const { data = '' } of (card.buttons ?? []).flat()) expect(fitsData(data)).toBe(true);
      }
    },
  );
});
