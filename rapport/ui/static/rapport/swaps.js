/* What happens around an htmx swap: where the focus goes, and what is said when the line drops. */

/* The part that replaced what was pressed takes the focus, so that nobody is thrown to the top of the page. */
let pressed = null;
document.addEventListener('htmx:beforeSwap', event => {
  const active = document.activeElement;
  pressed = event.detail.target?.contains(active) && !active.matches('input, textarea, select') ? active : null;
});
document.addEventListener('htmx:afterSettle', event => {
  const part = event.detail.elt;
  const missing = part.querySelector?.('[data-focus], [aria-invalid="true"]');
  if (missing) { missing.focus(); return; }
  if (!pressed || pressed.isConnected) return;
  pressed = null;
  const next = part.isConnected ? part : document.getElementById(part.id);
  if (!next) return;
  const heading = next.querySelector('h1, h2, h3') ?? next;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
});

/* A sent form that has data-clear is empty again, and its first field ready for the next. */
document.addEventListener('htmx:afterRequest', event => {
  const form = event.detail.elt.closest?.('form[data-clear]');
  if (!form || !event.detail.successful) return;
  form.reset();
  form.querySelector('textarea, input:not([type="hidden"])')?.focus();
});

/* The line dropped or we broke something: a calm card, the words stay on the page, and it tries again. */
const broken = () => document.getElementById('broken');
const trouble = event => {
  const card = broken();
  if (!card) return;
  card.hidden = false;
  const again = event.detail.elt;
  card.querySelector('button').onclick = () => { window.htmx.trigger(again, event.detail.requestConfig?.triggeringEvent?.type ?? 'submit'); };
};
document.addEventListener('htmx:sendError', trouble);
document.addEventListener('htmx:timeout', trouble);
document.addEventListener('htmx:responseError', event => { if (event.detail.xhr.status >= 500) trouble(event); });
document.addEventListener('htmx:afterOnLoad', () => { const card = broken(); if (card) card.hidden = true; });

/* Each use of a one-time form spends its token; the next press gets a fresh one. */
document.addEventListener('htmx:afterRequest', event => {
  const token = event.detail.elt.closest?.('form')?.querySelector('input[name="_once"]');
  if (token?.isConnected && event.detail.successful) token.value = crypto.randomUUID();
});
