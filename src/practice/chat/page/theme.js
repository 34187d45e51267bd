/** Light or dark: as the system has it until somebody chooses. Runs before anything is painted. */
{
  const KEY = 'practice-chat-theme';
  const BARS = { light: '#ffffff', dark: '#17212b' };
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const recall = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      // A browser that keeps nothing for this page: the system decides.
      return null;
    }
  };
  const now = () => root.dataset.theme ?? (system.matches ? 'dark' : 'light');
  const show = (theme) => {
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) meta.content = BARS[now()];
    document.getElementById('theme')?.setAttribute('aria-pressed', String(now() === 'dark'));
  };

  show(recall());
  system.addEventListener('change', () => show(null));
  addEventListener('DOMContentLoaded', () => {
    show(null);
    document.getElementById('theme').addEventListener('click', () => {
      const chosen = now() === 'dark' ? 'light' : 'dark';
      show(chosen);
      try {
        localStorage.setItem(KEY, chosen);
      } catch {
        // chosen for this visit only
      }
    });
  });
}
