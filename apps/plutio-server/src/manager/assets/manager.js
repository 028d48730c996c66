// The pages work without this script. It adds copy buttons and saves some round trips.

const status = document.getElementById('announcement');

/** Announces a result to screen readers, and shows it on the button `label` for 2.5 seconds. */
function announce(label, text) {
  if (status) status.textContent = text;
  const before = label.dataset.label ?? label.textContent;
  label.dataset.label = before;
  label.textContent = text;
  clearTimeout(Number(label.dataset.timer));
  label.dataset.timer = String(setTimeout(() => (label.textContent = before), 2500));
}

/**
 * Copies the value of a field. The clipboard API is unavailable without permission or over plain HTTP. The value is
 * then selected, so that the user can copy it manually if `execCommand` also fails.
 */
async function copy(button, field) {
  try {
    await navigator.clipboard.writeText(field.value);
    announce(button, 'Copied');
  } catch {
    field.focus();
    field.select();
    announce(button, document.execCommand('copy') ? 'Copied' : 'Press Ctrl+C');
  }
}

for (const button of document.querySelectorAll('button[data-copy]')) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener('click', () => copy(button, field));
}

// Makes the "Select all" buttons work without a round trip. Without this script, the server handles them.
for (const button of document.querySelectorAll('button[data-group]')) {
  const boxes = [...document.querySelectorAll(`input[data-entity="${button.dataset.group}"]`)];
  const show = () => {
    const all = boxes.every((box) => box.checked);
    button.firstChild.textContent = all ? 'Clear' : 'Select all';
    button.value = `${all ? 'clear' : 'select'}:${button.dataset.group}`;
  };
  button.addEventListener('click', (event) => {
    event.preventDefault();
    const wanted = button.value.startsWith('select:');
    for (const box of boxes) box.checked = wanted;
    show();
  });
  for (const box of boxes) box.addEventListener('change', show);
  show();
}
