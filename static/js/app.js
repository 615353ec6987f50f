// Small behaviours shared by every page. Each page works without this file; no inline handlers (CSP).
(() => {
  'use strict';
  const root = document.documentElement;

  // 大字版: the form posts and reloads without script; with it the page changes at once.
  document.addEventListener('submit', (e) => {
    const form = e.target.closest('form[data-size-switch]');
    if (!form) return;
    e.preventDefault();
    const large = root.dataset.size !== 'large';
    if (large) root.dataset.size = 'large'; else delete root.dataset.size;
    form.querySelector('button').setAttribute('aria-pressed', String(large));
    fetch(form.action, { method: 'POST', body: new FormData(form), redirect: 'manual' });
  });

  // "/" goes to the search box; Esc closes an open menu and gives the focus back.
  document.addEventListener('keydown', (e) => {
    if (e.key === '/' && !e.ctrlKey && !e.metaKey && !e.altKey && !e.target.closest('input,textarea,select')) {
      const box = document.querySelector('.topbar__search input[type="search"]');
      if (box) { e.preventDefault(); box.focus(); }
    }
    if (e.key === 'Escape') {
      const menu = e.target.closest('details.menu[open]') || document.querySelector('details.menu[open]');
      if (menu) { menu.open = false; menu.querySelector('summary').focus(); }
      const drawer = document.querySelector('.drawer [data-close]');
      if (!menu && drawer) drawer.click();
    }
  });
  document.addEventListener('click', (e) => {
    document.querySelectorAll('details.menu[open]').forEach((m) => { if (!m.contains(e.target)) m.open = false; });
    if (e.target.closest('[data-print]')) window.print();
    const close = e.target.closest('[data-close]');
    if (close) {
      const box = close.closest('.drawer, .toast');
      if (box) { e.preventDefault(); box.remove(); if (opener) opener.focus(); }
    }
  });

  // A drawer takes the focus when it opens and gives it back to what opened it.
  let opener = null;
  document.addEventListener('htmx:beforeRequest', (e) => {
    if (e.detail.target && e.detail.target.id === 'drawer') opener = e.detail.elt;
  });
  document.addEventListener('htmx:afterSwap', (e) => {
    const close = e.detail.target.id === 'drawer' && e.detail.target.querySelector('[data-close]');
    if (close) close.focus();
  });

  // Bulk selection: the count, the tick for the whole page, the mark on the row.
  const paint = (form) => {
    const ticks = [...form.querySelectorAll('input[name="pick"]')];
    const n = ticks.filter((t) => t.checked).length;
    const bar = form.querySelector('.bulkbar');
    if (bar) {
      const every = bar.querySelector('[name="everything"]');
      bar.hidden = n === 0 && !every.checked;
      bar.removeAttribute('data-empty');
      bar.querySelector('[data-picked]').textContent = every.checked ? every.dataset.total : n;
    }
    ticks.forEach((t) => t.closest('tr').setAttribute('aria-selected', String(t.checked)));
    const all = form.querySelector('[data-pick-all]');
    if (all) { all.checked = n > 0 && n === ticks.length; all.indeterminate = n > 0 && n < ticks.length; }
  };
  document.addEventListener('change', (e) => {
    const form = e.target.closest('form[data-bulk]');
    if (form) {
      if (e.target.matches('[data-pick-all]')) form.querySelectorAll('input[name="pick"]').forEach((t) => { t.checked = e.target.checked; });
      paint(form);
    }
    const auto = e.target.closest('[data-autosubmit]');
    if (auto) auto.form.requestSubmit();
  });
  document.addEventListener('click', (e) => {
    const clear = e.target.closest('[data-pick-none]');
    if (!clear) return;
    e.preventDefault();
    const form = clear.closest('form[data-bulk]');
    form.querySelectorAll('input[name="pick"], [name="everything"]').forEach((t) => { t.checked = false; });
    paint(form);
  });

  // A second click on a submit button does nothing: the server refuses the used key anyway.
  document.addEventListener('submit', (e) => {
    if (e.defaultPrevented || e.target.method !== 'post' || e.target.hasAttribute('hx-post')) return;
    if (e.target.dataset.sent) { e.preventDefault(); return; }
    e.target.dataset.sent = '1';
    const form = e.target;
    setTimeout(() => { delete form.dataset.sent; }, 4000);  // a download leaves the page open
  });
  window.addEventListener('pageshow', () => {
    document.querySelectorAll('form[data-sent]').forEach((f) => { delete f.dataset.sent; });
    document.querySelectorAll('form[data-bulk]').forEach(paint);
    const wrong = document.querySelector('.errsum');
    if (wrong) wrong.focus();
  });

  // A grid takes a block copied from a spreadsheet: it fills from the cell with the focus to the right and down.
  // Choices are found by their words. Enter goes to the cell below.
  const place = (control) => {
    const cell = control.closest('td');
    return { column: cell.cellIndex, row: cell.parentElement };
  };
  const controlAt = (row, column) => row && row.cells[column] && row.cells[column].querySelector('input,select');
  const put = (control, text) => {
    if (control.tagName !== 'SELECT') { control.value = text; return; }
    const found = [...control.options].find((option) => option.text === text || option.value === text);
    if (found || !text) control.value = found ? found.value : '';
  };
  document.addEventListener('paste', (e) => {
    const control = e.target.closest('table[data-paste] input, table[data-paste] select');
    const text = control && e.clipboardData && e.clipboardData.getData('text/plain');
    if (!text || !/[\t\n]/.test(text.trimEnd())) return;
    e.preventDefault();
    let { row } = place(control);
    const { column } = place(control);
    text.replace(/\r/g, '').trimEnd().split('\n').forEach((line) => {
      line.split('\t').forEach((value, i) => {
        const target = controlAt(row, column + i);
        if (target) put(target, value.trim());
      });
      row = row && row.nextElementSibling;
    });
  });
  // Copy a text; where the browser does not let us, it is selected and one key is left to press.
  document.addEventListener('click', (e) => {
    const button = e.target.closest('[data-copy]');
    if (!button) return;
    const text = document.querySelector(button.dataset.copy);
    text.select();
    if (navigator.clipboard) navigator.clipboard.writeText(text.value);
  });
  document.addEventListener('keydown', (e) => {
    const control = e.key === 'Enter' && e.target.closest('table[data-paste] input');
    if (!control) return;
    e.preventDefault();
    const { column, row } = place(control);
    const below = controlAt(row.nextElementSibling, column);
    if (below) { below.focus(); if (below.select) below.select(); }
  });
})();
