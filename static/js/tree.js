// The organization tree: open and close, and the arrow keys. Without this file every line is a plain link.
(() => {
  'use strict';
  const toggleOf = (node) => node.querySelector(':scope > .node__line > [data-toggle]');
  const listOf = (node) => node.querySelector(':scope > ul');
  const nameOf = (node) => node && node.querySelector(':scope > .node__line > .node__name[href]');

  const open = (node, wish) => {
    const toggle = toggleOf(node), list = listOf(node);
    if (!toggle || !list) return false;
    const now = !list.hidden;
    if (now === wish) return false;
    if (wish && !list.children.length) htmx.trigger(toggle, 'open'); else list.hidden = !wish;
    toggle.setAttribute('aria-expanded', String(wish));
    return true;
  };

  document.addEventListener('click', (e) => {
    const toggle = e.target.closest('[data-tree] [data-toggle]');
    if (!toggle || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    const node = toggle.closest('.node');
    open(node, listOf(node).hidden);
  });

  // A level that cannot be fetched: follow the plain link instead.
  document.addEventListener('htmx:responseError', (e) => {
    const toggle = e.target.closest('[data-tree] [data-toggle]');
    if (toggle) window.location.href = toggle.href;
  });

  // The search box keeps the focus when its answer replaces it.
  document.addEventListener('htmx:afterSettle', (e) => {
    const box = e.target.id === 'tree' && document.getElementById('treefind');
    if (!box || document.activeElement === box) return;
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  });

  document.addEventListener('keydown', (e) => {
    const name = e.target.closest('[data-tree] .node__name, [data-tree] [data-toggle]');
    if (!name || e.ctrlKey || e.metaKey || e.altKey) return;
    const node = name.closest('.node');
    const names = [...document.querySelectorAll('[data-tree] .node__name[href]')].filter((a) => a.offsetParent);
    const here = names.indexOf(nameOf(node));
    const go = (target) => { if (target) { e.preventDefault(); target.focus(); } };
    if (e.key === 'ArrowDown') go(names[here + 1]);
    else if (e.key === 'ArrowUp') go(names[here - 1]);
    else if (e.key === 'Home') go(names[0]);
    else if (e.key === 'End') go(names[names.length - 1]);
    else if (e.key === 'ArrowRight') {
      if (open(node, true)) e.preventDefault();
      else if (listOf(node) && !listOf(node).hidden) go(nameOf(listOf(node).querySelector(':scope > .node')));
    } else if (e.key === 'ArrowLeft') {
      if (open(node, false)) e.preventDefault();
      else go(nameOf(node.parentElement.closest('.node')));
    }
  });
})();
