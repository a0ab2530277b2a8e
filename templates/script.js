// Sorts and filters the files. The page says all it has to say without this.
(() => {
  'use strict';
  const files = document.getElementById('files');
  const folders = [...files.querySelectorAll('details.dir')].map(box => ({
    box,
    body: box.querySelector('tbody'),
    path: box.querySelector('.path').textContent,
    wasOpen: box.open,
    rows: [...box.querySelectorAll('tbody tr')],
  }));
  const state = document.getElementById('state');
  const total = folders.reduce((sum, folder) => sum + folder.rows.length, 0);
  const count = (number, noun) => number.toLocaleString('en') + ' ' + noun + (number === 1 ? '' : 's');

  // Scroll boxes are stops of the keyboard only where there is something to scroll.
  const fit = () => document.querySelectorAll('.scroll').forEach(box => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute('tabindex');
  });
  fit();
  addEventListener('resize', fit);
  files.addEventListener('toggle', fit, true);
  if (!folders.length) return;

  const value = (row, column) => {
    const text = row.cells[column].textContent;
    const number = parseFloat(text.replace(/,/g, ''));
    return column === 0 ? text : Number.isNaN(number) ? -1 : number;
  };
  const sort = (column, isDown) => {
    for (const folder of folders) {
      folder.rows.sort((one, two) => {
        const [a, b] = [value(one, column), value(two, column)];
        return (a < b ? -1 : a > b ? 1 : 0) * (isDown ? -1 : 1);
      });
      folder.body.append(...folder.rows);
    }
  };
  const heads = [...files.querySelectorAll('thead tr')];
  const mark = (column, order) => heads.forEach(head => {
    for (const cell of head.cells) cell.removeAttribute('aria-sort');
    head.cells[column].setAttribute('aria-sort', order);
  });
  for (const head of heads) {
    [...head.cells].slice(0, -1).forEach((cell, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = cell.textContent;
      button.addEventListener('click', () => {
        const now = cell.getAttribute('aria-sort');
        const isDown = now ? now === 'ascending' : column !== 0;
        sort(column, isDown);
        mark(column, isDown ? 'descending' : 'ascending');
        state.textContent = 'Files in each folder sorted by ' + button.textContent + ', ' +
          (isDown ? 'highest first.' : column ? 'lowest first.' : 'from A to Z.');
      });
      cell.replaceChildren(button);
    });
  }
  mark(2, 'descending');
  // All folders sort together, so the keyboard stops at the first visible heads only.
  const stops = () => {
    const first = folders.find(folder => folder.box.open && !folder.box.hidden);
    for (const folder of folders) {
      for (const button of folder.box.querySelectorAll('thead button')) button.tabIndex = folder === first ? 0 : -1;
    }
  };
  stops();
  files.addEventListener('toggle', stops, true);

  const box = document.getElementById('filter');
  const gaps = document.getElementById('gaps');
  let before = '';
  const filter = () => {
    const wanted = box.value.trim().toLowerCase();
    if (before === '') for (const folder of folders) folder.wasOpen = folder.box.open;
    before = wanted;
    const isActive = wanted !== '' || gaps.checked;
    let shown = 0;
    for (const folder of folders) {
      let inFolder = 0;
      for (const row of folder.rows) {
        const path = (folder.path + '/' + row.cells[0].textContent).toLowerCase();
        const isShown = path.includes(wanted) && !(gaps.checked && ['100', 'no data'].includes(row.cells[1].textContent));
        row.hidden = !isShown;
        inFolder += isShown ? 1 : 0;
      }
      folder.box.hidden = inFolder === 0;
      folder.box.open = wanted !== '' ? inFolder > 0 && shown < 200 : folder.wasOpen;
      shown += inFolder;
    }
    stops();
    state.textContent = isActive ? count(shown, 'file') + ' of ' + total.toLocaleString('en') + ' shown.' : '';
  };
  let timer = 0;
  box.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(filter, 120); });
  gaps.addEventListener('change', filter);
  const fold = document.getElementById('fold');
  fold.addEventListener('click', () => {
    const open = fold.textContent.startsWith('Open');
    for (const folder of folders) folder.box.open = folder.wasOpen = open;
    fold.textContent = open ? 'Close all folders' : 'Open all folders';
  });
  files.querySelector('.tools').hidden = false;
})();
