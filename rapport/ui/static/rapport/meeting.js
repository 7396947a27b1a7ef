/* The live meeting: the minutes left of a topic, in words, and what a line is caught as.
   The server owns the time; this only counts on from what it said. Nothing here ends anything. */

/* <p data-timer data-left-seconds="840" data-left="About {n} min left" data-over="{n} min over, and that’s all right">
   data-paused holds it; data-tells="id" names a quiet status line that is told of the last minute, once. */
const timers = new Map();

const say = (element, seconds) => {
  const minutes = Math.max(1, Math.ceil(Math.abs(seconds) / 60));
  const words = (seconds > 0 ? element.dataset.left : element.dataset.over).replace('{n}', minutes);
  if (element.textContent !== words) element.textContent = words;
};

const start = element => {
  if (timers.has(element)) return;
  const total = Number(element.dataset.leftSeconds);
  const began = performance.now();
  let told = total <= 60;
  const tick = () => {
    if (!element.isConnected) { clearInterval(timers.get(element)); timers.delete(element); return; }
    const left = total - (performance.now() - began) / 1000;
    say(element, left);
    const line = document.getElementById(element.dataset.tells);
    if (!told && left <= 60 && line) { told = true; line.textContent = element.textContent; }
  };
  say(element, total);
  if (element.hasAttribute('data-paused')) return;
  timers.set(element, setInterval(tick, 1000));
};

const settle = root => {
  if (root.matches?.('[data-timer]')) start(root);
  root.querySelectorAll('[data-timer]').forEach(start);
};
settle(document);
document.addEventListener('htmx:load', event => settle(event.detail.elt));

/* A radio with data-of="capture" changes what the field asks for: data-asks on its label, data-placeholder in it. */
document.addEventListener('change', event => {
  const choice = event.target.closest?.('[data-of]');
  if (!choice) return;
  const field = document.getElementById(choice.dataset.of);
  field.placeholder = choice.dataset.placeholder ?? '';
  const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
  if (label && choice.dataset.asks) label.textContent = choice.dataset.asks;
});
