/* A live meeting: the clock that informs, the beat that fetches what the other wrote, and words that outlive
   a dropped line. What is typed is kept in memory only, never in the browser's storage. */

const one = selector => document.querySelector(selector);

/* The clock counts on the page; the server's seconds put it right at every beat. */
let left = null;
const tell = () => {
  const stage = one('[data-live]');
  const out = stage?.querySelector('[data-live-left]');
  if (!out || left === null) return;
  const minutes = Math.ceil(Math.abs(left) / 60);
  const words = out.dataset;
  out.textContent = (left >= 0 ? words.left : words.over)?.replace('%', minutes) ?? out.textContent;
};
const setClock = () => {
  const stage = one('[data-live]');
  left = stage ? Number(stage.dataset.live) : null;
};
setClock();
document.addEventListener('htmx:afterSettle', setClock);
setInterval(() => {
  const stage = one('[data-live]');
  if (left === null || !stage || stage.hasAttribute('data-live-stopped')) return;
  left -= 1;
  if (left % 15 === 0) tell();
}, 1000);

/* The beat: fetch the other one's lines every four seconds, the stage every twelve; never under a caret. */
const busy = part => !part || part.contains(document.activeElement) || document.hidden;
let beats = 0;
setInterval(() => {
  beats += 1;
  const lines = one('#lines');
  const stage = one('#stage');
  if (beats % 3 === 0 && !busy(stage) && !busy(lines)) window.htmx?.trigger(stage, 'beat');
  else if (!busy(lines)) window.htmx?.trigger(lines, 'beat');
}, 4000);

/* A line caught while the connection is gone waits here, and is sent under the same token when it is back:
   sent twice, written once. */
const waiting = [];
const form = one('form[data-catch]');
const note = document.createElement('p');
note.className = 'small soft';
note.setAttribute('role', 'status');

const show = () => {
  note.textContent = waiting.length ? form.dataset.waiting.replace('%', waiting.length) : '';
  if (waiting.length && !note.isConnected) form.prepend(note);
};

const send = async body => {
  const answer = await fetch(form.action, {
    method: 'POST', body, credentials: 'same-origin',
    headers: JSON.parse(document.body.dataset.hxHeaders),
  });
  if (answer.status >= 500) throw new Error('not taken');
  return answer.ok;
};

/* One at a time, or a slow answer would let a second round drop a line unsent. What is refused, as after signing
   out, goes back into the field: the next press says why. */
let sending = false;
const empty = async () => {
  if (sending) return;
  sending = true;
  const back = [];
  try {
    while (waiting.length) {
      const taken = await send(waiting[0]);
      const body = waiting.shift();
      if (!taken) back.push(body.get('text'));
      show();
    }
    window.htmx?.trigger(one('#lines'), 'beat');
  } catch { /* Still gone: the rest waits. */ } finally { sending = false; }
  const field = form.querySelector('[name="text"]');
  if (back.length) field.value = [...back, field.value].join('\n').trim();
};

if (form) {
  document.addEventListener('htmx:sendError', event => {
    if (event.detail.elt !== form) return;
    waiting.push(new FormData(form));
    form.querySelector('[name="text"]').value = '';
    form.querySelector('[name="_once"]').value = crypto.randomUUID();
    show();
  });
  window.addEventListener('online', empty);
  setInterval(() => { if (waiting.length) empty(); }, 5000);
  window.addEventListener('beforeunload', event => { if (waiting.length) event.preventDefault(); });
}

/* The pad saves as it is typed; what could not be saved is sent again when the line is back. */
let padWaits = false;
document.addEventListener('htmx:sendError', event => { if (event.detail.elt.matches('form[data-pad]')) padWaits = true; });
const sendPad = () => {
  if (padWaits) { padWaits = false; window.htmx?.trigger(one('form[data-pad]'), 'submit'); }
};
window.addEventListener('online', sendPad);
setInterval(sendPad, 5000);

/* Enter catches a line; Shift and Enter makes a new one within it. */
document.addEventListener('keydown', event => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.target.id === 'capture') {
    event.preventDefault();
    form.requestSubmit();
  }
});
