import { ordersCard } from '../src/telegram/cards/orders.ts';
import type { Command } from '../src/telegram/command.ts';

export const orders: Command = {
  name: 'orders',
  args: '',
  description: 'Resting orders, and what waits for a tap',
  group: 'Watch',
  risk: 'read',
  run: (_args, { cockpit: { desk, environment, clock } }) =>
    ordersCard(desk.orders(), desk.approvals(), environment, clock.now()),
};
