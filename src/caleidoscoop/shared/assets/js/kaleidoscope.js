// The kaleidoscope: which cell is open, and where the keyboard goes. Each link works without this.
let opener = null;

const ofCell = (element) => element.closest?.('.cal-cell__link[href]');

document.addEventListener('click', (event) => {
  const cell = ofCell(event.target);
  if (cell) opener = cell;
});

document.addEventListener('htmx:afterSettle', (event) => {
  const place = document.getElementById('quotes');
  if (!place || !place.closest('.cal-kal') || event.target.id !== 'quotes') return;
  for (const cell of document.querySelectorAll('.cal-cell__link[aria-current]')) {
    cell.removeAttribute('aria-current');
  }
  const isOpen = place.matches('.cal-drawer');
  if (isOpen) {
    opener?.setAttribute('aria-current', 'true');
    place.focus({ preventScroll: true });
    const box = place.getBoundingClientRect();
    if (box.top < 0 || box.top > window.innerHeight - 120) place.scrollIntoView();
  } else {
    opener?.focus();
  }
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  document.querySelector('.cal-drawer [data-drawer-close]')?.click();
});
