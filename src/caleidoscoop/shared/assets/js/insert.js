// Buttons that put a slot in the text, at the cursor. Without script the slot is copied by hand.

function show() {
  for (const button of document.querySelectorAll('[data-insert]')) button.hidden = false;
}
show();
document.addEventListener('htmx:afterSettle', show);

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-insert]');
  const field = button && document.getElementById(button.dataset.into);
  if (!field) return;
  const { selectionStart: start, selectionEnd: end, value } = field;
  const before = start > 0 && !/\s$/.test(value.slice(0, start)) ? ' ' : '';
  field.setRangeText(before + button.dataset.insert, start, end, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
});
