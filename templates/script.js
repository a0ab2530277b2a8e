// Sorts and filters files, leads from miss to miss, and unpacks the pages of a report in one file.
// The report says all it has to say without this.
(() => {
  'use strict';
  const count = (number, noun) => number.toLocaleString('en') + ' ' + noun + (number === 1 ? '' : 's');

  // Scroll boxes are stops of the keyboard only where there is something to scroll.
  const fit = () => document.querySelectorAll('.scroll').forEach(box => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute('tabindex');
  });
  fit();
  addEventListener('resize', fit);
  document.addEventListener('toggle', fit, true);

  // The files of the overview.
  const overview = files => {
    const folders = [...files.querySelectorAll('details.dir')].map(box => ({
      box,
      body: box.querySelector('tbody'),
      path: box.querySelector('.path').textContent,
      wasOpen: box.open,
      rows: [...box.querySelectorAll('tbody tr')],
    }));
    if (!folders.length) return;
    const state = files.querySelector('[role=status]');
    const total = folders.reduce((sum, folder) => sum + folder.rows.length, 0);
    const value = (row, column) => {
      const text = row.cells[column].textContent;
      // `< 0.01` is little, and more than nothing.
      const number = text.startsWith('<') ? Number.MIN_VALUE : parseFloat(text.replace(/,/g, ''));
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
    const isSortable = cell => !cell.hasAttribute('data-unsorted');
    for (const head of heads) {
      [...head.cells].forEach((cell, column) => {
        if (!isSortable(cell)) return;
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

    const box = files.querySelector('#filter');
    const gaps = files.querySelector('#gaps');
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
    const fold = files.querySelector('#fold');
    fold.addEventListener('click', () => {
      const open = fold.textContent.startsWith('Open');
      for (const folder of folders) folder.box.open = folder.wasOpen = open;
      fold.textContent = open ? 'Close all folders' : 'Open all folders';
    });
    files.querySelector('.tools').hidden = false;
  };

  // The source of a file: from miss to miss, and only the misses with four lines around them.
  const AROUND = 4;
  let move = null;
  const kept = {
    read: () => { try { return localStorage.getItem('covgate-keys'); } catch { return null; } },
    write: value => { try { localStorage.setItem('covgate-keys', value); } catch { /* Not kept, then. */ } },
  };
  const source = root => {
    const code = root.querySelector('#source');
    move = null;
    if (!code) return;
    const rows = [...code.querySelectorAll('tbody tr')];
    const isMarked = row => row.classList.contains('m') || row.classList.contains('p');
    // Where a place begins, as the list above the source has it.
    const starts = [...rows.keys()].filter(at => rows[at].classList.contains('at'));
    if (!starts.length) return;
    const state = root.querySelector('#spot');
    let here = -1;
    const go = step => {
      here = here < 0 ? (step > 0 ? 0 : starts.length - 1) : (here + step + starts.length) % starts.length;
      code.querySelectorAll('.here').forEach(row => row.classList.remove('here'));
      const row = rows[starts[here]];
      row.classList.add('here');
      row.scrollIntoView({ block: row.offsetHeight > innerHeight / 2 ? 'start' : 'center' });
      row.tabIndex = -1;
      row.focus({ preventScroll: true });
      state.textContent = 'Place ' + (here + 1) + ' of ' + starts.length + ', line ' + row.cells[0].textContent + '.';
    };
    move = go;
    root.querySelector('#next').addEventListener('click', () => go(1));
    root.querySelector('#previous').addEventListener('click', () => go(-1));
    let isSplit = false;
    const split = () => {
      const near = new Uint8Array(rows.length);
      rows.forEach((row, at) => {
        if (isMarked(row)) near.fill(1, Math.max(0, at - AROUND), at + AROUND + 1);
      });
      rows.forEach((row, at) => {
        if (!near[at]) row.classList.add('far');
        else if (at > 0 && !near[at - 1]) row.classList.add('gap');
      });
      isSplit = true;
    };
    const only = root.querySelector('#only');
    only.addEventListener('change', () => {
      if (!isSplit) split();
      code.classList.toggle('only', only.checked);
      code.parentElement.classList.toggle('only', only.checked);
      state.textContent = only.checked ? 'Only misses and the lines around them.' : 'All lines.';
    });
    const keys = root.querySelector('#keys');
    keys.checked = kept.read() !== 'off';
    keys.addEventListener('change', () => kept.write(keys.checked ? 'on' : 'off'));
    root.querySelector('.bar-tools').hidden = false;
  };
  addEventListener('keydown', event => {
    const keys = document.getElementById('keys');
    if (!move || !keys || !keys.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest('input:not([type=checkbox]), select, textarea, [contenteditable]')) return;
    if (event.key === 'n') move(1);
    if (event.key === 'p') move(-1);
  });

  // A report in one file: `#files/src/m.html:L12` is a page, and a line in it.
  const parts = document.querySelectorAll('main > article');
  const room = document.getElementById('file');
  const unpack = async packed => {
    const bytes = Uint8Array.from(atob(packed.textContent), letter => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
    return new Response(stream).text();
  };
  const show = async () => {
    const hash = decodeURIComponent(location.hash.slice(1));
    const isLine = /^L\d+$/.test(hash);
    if (isLine && room.dataset.page) return;
    const [, page, line] = /^(files\/.*?\.html)(?::(L\d+))?$/.exec(hash) || [];
    const packed = page && document.querySelector('script[data-page="' + CSS.escape(page) + '"]');
    if (packed && room.dataset.page !== page) {
      room.innerHTML = await unpack(packed);
      room.dataset.page = page;
      room.querySelectorAll('.crumbs a').forEach(link => { link.href = '#index'; });
      source(room);
    } else if (page && !packed) {
      room.innerHTML = '<h1>Not in this report</h1><p>The page of this file was left out to keep the report small.</p>';
      delete room.dataset.page;
    }
    parts.forEach(part => { part.hidden = page ? part !== room : part === room; });
    if (!page) {
      move = null;
      delete room.dataset.page;
      const to = document.getElementById(hash);
      if (to) to.scrollIntoView();
      return;
    }
    const target = line && document.getElementById(line);
    if (target) { target.classList.add('here'); target.scrollIntoView({ block: 'center' }); } else { scrollTo(0, 0); }
    room.focus({ preventScroll: true });
    fit();
  };

  const files = document.getElementById('files');
  if (files) overview(files);
  if (room) {
    addEventListener('hashchange', show);
    if (location.hash) show();
  } else {
    source(document);
  }
})();
