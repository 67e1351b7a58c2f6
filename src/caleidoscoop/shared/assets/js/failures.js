// Tell the reader when a part of the page could not be fetched; what was typed stays where it is.
// The words come from a <template id="failure-..."> in the page, so they are in the reader's language.

function show(name) {
  const words = document.getElementById(`failure-${name}`);
  const place = document.getElementById('messages');
  if (!words || !place) return;
  clear();
  const notice = words.content.cloneNode(true);
  notice.firstElementChild.dataset.failure = name;
  place.append(notice);
}

function clear() {
  document.querySelectorAll('#messages [data-failure]').forEach((notice) => notice.remove());
}

document.addEventListener('htmx:sendError', () => show('connection'));
document.addEventListener('htmx:timeout', () => show('connection'));
document.addEventListener('htmx:responseError', () => show('server'));
document.addEventListener('htmx:afterOnLoad', (event) => {
  if (event.detail.successful) clear();
});
