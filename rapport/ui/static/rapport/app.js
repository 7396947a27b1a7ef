/* The frame of every page: the look, menus, dialogs, the jump box, toasts.
   Everything works as plain links and forms first; this makes it kinder. */

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (type, selector, handle) =>
  document.addEventListener(type, event => {
    const found = event.target.closest?.(selector);
    if (found) handle(event, found);
  });

/* The look. The choice is a cookie, so the server draws the next page in it from the first moment. */
on('click', '[data-theme-set]', (event, button) => {
  event.preventDefault();
  const theme = button.dataset.themeSet;
  const secure = location.protocol === 'https:' ? ';secure' : '';
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  document.cookie = `theme=${theme === 'auto' ? '' : theme};path=/;max-age=${theme === 'auto' ? 0 : 31536000};samesite=lax${secure}`;
  all('[data-theme-set]').forEach(each => each.setAttribute('aria-pressed', each.dataset.themeSet === theme));
});

/* Menus close on Escape, on a click elsewhere, and when the focus has gone on. */
['click', 'focusin'].forEach(type => document.addEventListener(type, event =>
  all('details.menu[open]').forEach(menu => menu.contains(event.target) || (menu.open = false))));
document.addEventListener('keydown', event => {
  const menu = event.key === 'Escape' && one('details.menu[open]');
  if (!menu) return;
  menu.open = false;
  one('summary', menu).focus();
});

/* The tab one is on stands in view, on screens too narrow for all. */
all('.tabs [aria-current]').forEach(tab => {
  tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 16;
});

/* Dialogs: native <dialog>. What opens one may be a link to the page that does the same without script. */
const open = dialog => {
  if (dialog.open) return;
  dialog.showModal();
  dialog.dispatchEvent(new CustomEvent('opened'));
};
on('click', '[data-open]', (event, opener) => {
  const dialog = document.getElementById(opener.dataset.open);
  if (!dialog || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  open(dialog);
});
on('click', '[data-close]', (event, button) => {
  event.preventDefault();
  button.closest('dialog')?.close();
});

/* "/" opens the jump box, outside fields. */
const isTyping = target => target.matches('input, textarea, select, [contenteditable]');
document.addEventListener('keydown', event => {
  const jump = document.getElementById('jump');
  if (event.key !== '/' || !jump || isTyping(event.target) || event.metaKey || event.ctrlKey || event.altKey) return;
  event.preventDefault();
  open(jump);
});
/* Arrow keys walk through what was found. */
on('keydown', '#jump', event => {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const stops = [one('#jump-q'), ...all('#jump-list a')];
  const next = stops.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
  event.preventDefault();
  stops[Math.max(0, Math.min(next, stops.length - 1))]?.focus();
});

/* Toasts leave after nine seconds, and wait while they are hovered or focused. */
const leave = toast => {
  let timer = setTimeout(() => toast.remove(), 9000);
  const wait = () => clearTimeout(timer);
  const go = () => { timer = setTimeout(() => toast.remove(), 5000); };
  toast.addEventListener('mouseenter', wait);
  toast.addEventListener('focusin', wait);
  toast.addEventListener('mouseleave', go);
  toast.addEventListener('focusout', go);
};
const region = () => document.getElementById('toasts');
const watch = () => all('.toast:not([data-leaving])', region()).forEach(toast => {
  toast.dataset.leaving = '';
  leave(toast);
});
if (region()) {
  watch();
  new MutationObserver(watch).observe(document.body, { childList: true, subtree: true });
}
/* Other modules say something with: document.dispatchEvent(new CustomEvent('toast', { detail: 'Copied.' })) */
document.addEventListener('toast', event => {
  const toast = document.createElement('div');
  const words = document.createElement('span');
  toast.className = 'toast';
  words.textContent = event.detail;
  toast.append(words);
  region()?.replaceChildren(toast);
});

/* Copy as plain text. The words it says are on the button, where they can be translated. */
on('click', '[data-copy]', async (_event, button) => {
  const source = document.getElementById(button.dataset.copy);
  let said = button.dataset.copied;
  try { await navigator.clipboard.writeText(source.innerText); } catch { said = button.dataset.byHand; }
  document.dispatchEvent(new CustomEvent('toast', { detail: said }));
});
/* What only works with script appears only where script runs. */
all('[data-needs-script]').forEach(part => { part.hidden = false; });
on('click', '[data-print]', () => window.print());
