import { element } from './element.js';

const byId = (id) => document.getElementById(id);

/** The line at the bottom: input, Menu button and the list of commands. `say` answers whether it was sent. */
export function openComposer(say) {
  const [form, input, menu, list] = ['composer', 'input', 'menu', 'commands'].map(byId);
  let commands = [];
  let offered = [];
  let chosen = 0;

  const show = (items) => {
    offered = items;
    chosen = 0;
    list.replaceChildren(...items.map(rowOf));
    list.hidden = items.length === 0;
    menu.setAttribute('aria-expanded', String(!list.hidden));
    choose(0);
  };
  const choose = (index) => {
    chosen = index;
    for (const [at, row] of [...list.children].entries()) row.setAttribute('aria-selected', String(at === index));
    if (list.hidden) input.removeAttribute('aria-activedescendant');
    else {
      input.setAttribute('aria-activedescendant', `command-${index}`);
      list.children[index]?.scrollIntoView({ block: 'nearest' });
    }
  };
  const rowOf = ({ command, description }, index) => {
    const row = element('div', 'command');
    row.id = `command-${index}`;
    row.setAttribute('role', 'option');
    row.append(element('b', '', `/${command}`), element('span', '', description));
    row.addEventListener('pointermove', () => choose(index));
    // Before the input loses the focus, so that the keyboard of a phone stays.
    row.addEventListener('pointerdown', (event) => event.preventDefault());
    row.addEventListener('click', () => send(`/${command}`));
    return row;
  };
  const complete = () => {
    const [, typed] = /^\/(\w*)$/.exec(input.value) ?? [];
    show(typed === undefined ? [] : commands.filter(({ command }) => command.startsWith(typed.toLowerCase())));
  };
  const grow = () => {
    input.style.height = 'auto';
    input.style.height = `${Math.min(input.scrollHeight, 160)}px`;
    form.classList.toggle('filled', input.value.trim() !== '');
  };
  const send = async (text) => {
    show([]);
    if (text.trim() === '' || !(await say(text))) return;
    input.value = '';
    grow();
    input.focus();
  };

  input.addEventListener('input', () => {
    grow();
    complete();
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (offered.length > 0 && event.key in steps) choose((chosen + steps[event.key] + offered.length) % offered.length);
    else if (offered.length > 0 && event.key === 'Tab') {
      input.value = `/${offered[chosen].command} `;
      show([]);
      grow();
    } else if (event.key === 'Escape') show([]);
    else if (event.key === 'Enter' && !event.shiftKey)
      send(offered.length > 0 ? `/${offered[chosen].command}` : input.value);
    else return;
    event.preventDefault();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send(input.value);
  });
  menu.addEventListener('click', () => {
    show(list.hidden ? commands : []);
    input.focus();
  });
  document.addEventListener('pointerdown', (event) => {
    if (!form.contains(event.target) && !list.contains(event.target)) show([]);
  });

  return {
    /** Puts a beginning into the line, for the person to go on with. */
    write(text) {
      input.value = text;
      grow();
      input.focus();
    },
    /** The commands the bot offers now. */
    offer(list) {
      commands = list;
      menu.hidden = list.length === 0;
    },
  };
}
