// Ask before leaving a form with text that was typed and not yet sent.
// Only forms marked with data-keep; the browser asks in its own words.

const changed = new Set();

document.addEventListener('input', (event) => {
  const form = event.target.closest('form[data-keep]');
  if (form) changed.add(form);
});

document.addEventListener('submit', (event) => changed.delete(event.target));

window.addEventListener('beforeunload', (event) => {
  const open = [...changed].some((form) => form.isConnected);
  if (open) event.preventDefault();
});
