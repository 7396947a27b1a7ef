/* What happens around an htmx swap: where the focus goes, and what is said when the line drops. */

/* The part that replaced what was pressed takes the focus. Whoever has gone on meanwhile stays where they are, with
   what they typed since it was sent. */
let pressed = null;
let gone = null;
const likeIt = form => [...document.querySelectorAll(`form[action="${CSS.escape(form.getAttribute('action'))}"]`)];
document.addEventListener('htmx:beforeSwap', event => {
  const { target, requestConfig } = event.detail;
  const active = document.activeElement;
  const { form } = active;
  const isField = active.matches('input, textarea, select');
  const isInside = target?.contains(active);
  const isItsForm = requestConfig?.elt.contains(active);
  pressed = isInside && !isField ? active : null;
  gone = isInside && form && (isField || !isItsForm) ? {
    form, at: likeIt(form).indexOf(form), index: [...form.elements].indexOf(active), value: active.value,
    isNew: active.value !== (active.defaultValue ?? active.value)
      && !(isItsForm && requestConfig.formData.get(active.name) === active.value),
  } : null;
});
const goOn = ({ form, at, index, value, isNew }) => {
  const field = likeIt(form)[at]?.elements[index];
  if (field && isNew) field.value = value;
  field?.focus({ preventScroll: true });
  return Boolean(field);
};
document.addEventListener('htmx:afterSettle', event => {
  const part = event.detail.elt;
  // Toasts come beside the part and settle first.
  if (part.id === 'toasts') return;
  const was = gone;
  gone = null;
  const missing = part.querySelector?.('[data-focus], [aria-invalid="true"]');
  if (missing) { missing.focus(); return; }
  if (was && document.activeElement === document.body && goOn(was)) return;
  if (!pressed || pressed.isConnected) return;
  pressed = null;
  const next = part.isConnected ? part : document.getElementById(part.id);
  if (!next) return;
  const heading = next.querySelector('h1, h2, h3') ?? next;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
});

/* A sent form that has data-clear is empty again, and its first field ready for the next. htmx holds an answered
   refusal for successful; its words stay. */
document.addEventListener('htmx:afterRequest', event => {
  const form = event.detail.elt.closest?.('form[data-clear]');
  const { status } = event.detail.xhr;
  if (!form || status < 200 || status >= 400) return;
  form.reset();
  (form.querySelector('textarea') ?? form.querySelector('input:not([type="hidden"])'))?.focus();
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

/* A form that saves while one types, and leads on when it is sent. Saving presses no button: htmx would count the
   one that has the focus as pressed, and send somebody away who only came to it with Tab. Nor does it spend the
   token, or a press that came meanwhile would be taken for the second one, and lose what was typed since. */
const WHILE_TYPING = ['input', 'change'];
document.addEventListener('htmx:configRequest', event => {
  const { elt, formData, triggeringEvent } = event.detail;
  if (!WHILE_TYPING.includes(triggeringEvent?.type)) return;
  formData.delete('_once');
  elt.closest('form')?.querySelectorAll('button[name]').forEach(button => formData.delete(button.name));
});

/* So that one's own save doesn't count as a change by somebody else, sending waits for the one that is under way,
   and none begins once the form is sent. */
let sent = null;
document.addEventListener('submit', event => {
  const { target: form, submitter } = event;
  if (!form.dataset.hxTrigger || form.dataset.hxTrigger.includes('submit')) return;
  if (!form.classList.contains('htmx-request')) { sent = form; return; }
  event.preventDefault();
  form.addEventListener('htmx:afterRequest', saved => {
    if (saved.detail.xhr.status) form.requestSubmit(submitter);
  }, { once: true });
}, { capture: true });
document.addEventListener('htmx:beforeRequest', event => { if (event.detail.elt === sent) event.preventDefault(); });
window.addEventListener('pageshow', () => { sent = null; });
