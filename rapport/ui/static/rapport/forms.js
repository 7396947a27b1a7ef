/* Kinder forms: ranges that speak, parts that show with a choice, mirrors, counters, autosave lines,
   and the focus on what is still missing. Attributes say what to do; nothing here knows a screen. */

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (type, selector, handle) =>
  document.addEventListener(type, event => {
    const found = event.target.closest?.(selector);
    if (found) handle(found, event);
  });

/* data-words="Ignore|A little|Some" on .range: the range says its value in words. */
const say = range => {
  const holder = range.closest('.range');
  const output = holder?.querySelector('output');
  if (!output) return;
  const words = holder.dataset.words ? holder.dataset.words.split('|') : [];
  output.textContent = words[range.value - (range.min || 0)] ?? range.value;
  range.setAttribute('aria-valuetext', output.textContent);
};
on('input', '.range input', say);

/* data-shows="id" on a radio, a tick or an <option>: that part of the page shows while it is chosen. */
const show = root => {
  all('[data-shows]', root).forEach(choice => {
    const part = document.getElementById(choice.dataset.shows);
    if (part) part.hidden = !(choice.checked || choice.selected);
  });
};
document.addEventListener('change', event => show(event.target.form ?? document));

/* data-mirror="id": what is typed is shown there too; data-empty on the mirror stands in for nothing. */
const mirror = field => {
  const target = document.getElementById(field.dataset.mirror);
  if (target) target.textContent = field.value.trim() || target.dataset.empty || '';
};
on('input', '[data-mirror]', mirror);

/* data-most="2000" on a textarea: how much room is left, said only near the end. */
const count = field => {
  const left = field.dataset.most - [...field.value].length;
  let line = field.parentElement.querySelector('.counter');
  if (!line) {
    line = Object.assign(document.createElement('p'), { className: 'counter hint' });
    line.setAttribute('role', 'status');
    field.after(line);
  }
  line.textContent = left <= field.dataset.most / 5 ? new Intl.NumberFormat(document.documentElement.lang).format(left) : '';
  line.toggleAttribute('data-over', left < 0);
};
on('input', 'textarea[data-most]', count);

/* data-submit-on-change on a form or field: sends by itself; its button stays for those without script. */
on('change', '[data-submit-on-change]', field => (field.form ?? field).requestSubmit());

/* A plain form is sent once: its button runs a thread and takes no second press. */
document.addEventListener('submit', event => {
  if (event.defaultPrevented || event.target.method === 'dialog' || event.target.target) return;
  const button = event.submitter;
  if (!button) return;
  if (button.getAttribute('aria-busy') === 'true') { event.preventDefault(); return; }
  button.setAttribute('aria-busy', 'true');
});
/* Coming back with the back button finds the buttons at rest. */
window.addEventListener('pageshow', event => {
  if (event.persisted) all('[aria-busy="true"]').forEach(button => button.removeAttribute('aria-busy'));
});

/* data-guard on a form: leaving its words unsent asks first, and so does sending another form. */
const unsent = new Set(document.querySelectorAll('form[data-guard]:has([aria-invalid="true"])'));
on('input', 'form[data-guard]', (_event, form) => unsent.add(form));
document.addEventListener('submit', event => unsent.delete(event.target));
window.addEventListener('beforeunload', event => {
  if ([...unsent].some(form => form.isConnected)) event.preventDefault();
});

/* Single-letter keys: data-key="n" presses or focuses, outside fields; a form may switch them off. */
document.addEventListener('keydown', event => {
  if (event.metaKey || event.ctrlKey || event.altKey || event.key.length !== 1) return;
  if (document.body.dataset.keys === 'off' || event.target.matches('input, textarea, select, [contenteditable]')) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target) return;
  event.preventDefault();
  target.click();
  document.getElementById(target.dataset.then)?.focus();
});

/* data-guess="time-zone" on a hidden field that still says UTC: the clock this device goes by, and its city. */
const guess = field => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (field.value !== 'UTC' || !zone) return;
  field.value = zone;
  all('[data-guessed="time-zone"]').forEach(name => { name.textContent = zone.split('/').pop().replaceAll('_', ' '); });
};

/* After a form that came back, the eye and the keyboard go to what is missing. */
const settle = root => {
  all('.range input', root).forEach(say);
  all('[data-guess="time-zone"]', root).forEach(guess);
  all('[data-mirror]', root).forEach(mirror);
  all('textarea[data-most]', root).forEach(count);
  show(root);
};
settle(document);
const missing = document.querySelector('form [data-focus], [data-focus="page"]')
  ?? document.querySelector('main form [aria-invalid="true"]');
missing?.focus();
document.addEventListener('htmx:load', event => settle(event.detail.elt));
