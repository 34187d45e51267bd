const byId = (id) => document.getElementById(id);
const TOAST_MS = 3_500;

let hideToast = 0;

/** One line that goes by itself. */
export function showToast(text) {
  const toast = byId('toast');
  toast.textContent = text;
  toast.hidden = false;
  clearTimeout(hideToast);
  hideToast = setTimeout(() => {
    toast.hidden = true;
  }, TOAST_MS);
}

/** A text that stays until it is read. */
export function showAlert(text) {
  byId('alert-text').textContent = text;
  byId('alert').showModal();
}

/** A picture as large as the window; a tap or Escape closes it. */
export function showPicture(url, name) {
  const image = byId('viewer-image');
  image.src = url;
  image.alt = name;
  byId('viewer').showModal();
}

byId('viewer').addEventListener('click', () => byId('viewer').close());
