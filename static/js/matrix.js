// The matrix: arrow keys go from cell to cell. Without this file every cell is a plain link.
(() => {
  'use strict';
  const STEP = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  const cells = (matrix) => [...matrix.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.querySelector('a')));

  document.addEventListener('keydown', (e) => {
    const matrix = e.target.closest('[data-matrix]'), step = STEP[e.key];
    if (!matrix || !step || e.ctrlKey || e.metaKey || e.altKey) return;
    const grid = cells(matrix);
    let y = grid.findIndex((row) => row.includes(e.target));
    if (y < 0) return;
    let x = grid[y].indexOf(e.target);
    do { y += step[0]; x += step[1]; } while (grid[y] && x in grid[y] && !grid[y][x]);
    if (!grid[y] || !grid[y][x]) return;
    e.preventDefault();
    grid[y][x].focus();
  });
})();
