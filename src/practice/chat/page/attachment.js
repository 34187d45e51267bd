import { button, element, icon } from './element.js';

/** How much of a caption stands for its picture, lines. */
const ALT_LINES = 2;

/** One line that stands for a message: in the pinned bar, in replies and in service lines. */
export function summaryOf(message) {
  const text = linesOf(message.text ?? message.caption ?? '').join(' · ');
  if (message.photo) return text === '' ? 'Photo' : `Photo, ${text}`;
  return text || (message.document?.file_name ?? 'Message');
}

/** What a picture is called where it cannot be seen. */
function altOf(message) {
  return (
    linesOf(message.caption ?? '')
      .slice(0, ALT_LINES)
      .join(', ') || 'Picture without a caption'
  );
}

const linesOf = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The message that another one answers: a tap goes to it. */
export function quoteOf(message, acts) {
  const quote = button('quote', undefined, () => acts.jump(message.message_id));
  quote.dataset.to = message.message_id;
  const who = element('b', '', message.from.is_bot ? message.from.first_name : 'You');
  quote.append(who, element('span', 'quote-text', summaryOf(message)));
  return quote;
}

export function photoOf(message, acts) {
  const size = message.photo.at(-1);
  const image = element('img', '');
  image.src = `file/${encodeURIComponent(size.file_id)}`;
  image.width = size.width;
  image.height = size.height;
  const photo = button('photo', undefined, () => acts.view(image.src, image.alt));
  nameOf(photo, image, altOf(message));
  image.addEventListener('error', () => {
    photo.classList.add('lost');
    image.replaceWith(element('span', '', 'This picture is no longer kept'));
  });
  photo.append(image);
  return photo;
}

/** Puts the picture that stands in `old` into `fresh` too if it is the same one, so that it does not blink. */
export function keepPhoto(old, fresh) {
  const [before, after] = [old, fresh].map((item) => item.querySelector('.photo'));
  const [shown, image] = [before, after].map((photo) => photo?.querySelector('img') ?? null);
  if (shown === null || image === null || shown.src !== image.src) return;
  nameOf(before, shown, image.alt);
  after.replaceWith(before);
}

function nameOf(photo, image, alt) {
  image.alt = alt;
  photo.setAttribute('aria-label', `Open the picture: ${alt}`);
}

export function documentOf({ file_id, file_name, file_size }) {
  const link = element('a', 'document');
  link.href = `file/${encodeURIComponent(file_id)}`;
  link.download = file_name;
  const about = element('span', 'about');
  about.append(element('b', '', file_name), element('span', '', `${sizeOf(file_size)} · tap to save`));
  link.append(icon('i-file', ''), about);
  return link;
}

const sizeOf = (bytes) => (bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(1)} KB`);
