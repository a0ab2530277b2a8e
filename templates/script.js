// Sorts and filters files, leads from miss to miss, and unpacks the pages of a report in one file.
// The report says all it has to say without this.
(() => {
  'use strict';
  const count = (number, noun) => number.toLocaleString('en') + ' ' + noun + (number === 1 ? '' : 's');

  // Scroll boxes are stops of the keyboard only where there is something to scroll.
  const fit = part => part.querySelectorAll('.scroll').forEach(box => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute('tabindex');
  });
  fit(document);
  addEventListener('resize', () => fit(document));
  document.addEventListener('toggle', ({ target }) => fit(target), true);

  // What is closed at first is within `noscript`, which is text to a browser that runs scripts: this makes of it what it says.
  const unpack = folded => folded.replaceWith(document.createRange().createContextualFragment(folded.textContent));

  // The files of the overview.
  const overview = files => {
    // The table of a folder is made when it is first wanted.
    const folderOf = box => ({ box, path: box.querySelector('.path').textContent, wasOpen: box.open, body: null });
    let folders = [];
    const find = () => {
      const known = new Map(folders.map(folder => [folder.box, folder]));
      folders = [...files.querySelectorAll('details.dir')].map(box => known.get(box) ?? folderOf(box));
    };
    find();
    if (!folders.length) return;
    const state = files.querySelector('[role=status]');
    const sorted = { column: 2, isDown: true };
    const value = (row, column) => {
      const text = row.cells[column].textContent;
      // `< 0.01` is little, and more than nothing.
      const number = text.startsWith('<') ? Number.MIN_VALUE : parseFloat(text.replace(/,/g, ''));
      return column === 0 ? text : Number.isNaN(number) ? -1 : number;
    };
    const mark = folder => {
      const { cells } = folder.box.querySelector('thead tr');
      for (const cell of cells) cell.removeAttribute('aria-sort');
      cells[sorted.column].setAttribute('aria-sort', sorted.isDown ? 'descending' : 'ascending');
    };
    const sort = folder => {
      folder.rows.sort((one, two) => {
        const [a, b] = [value(one, sorted.column), value(two, sorted.column)];
        return (a < b ? -1 : a > b ? 1 : 0) * (sorted.isDown ? -1 : 1);
      });
      folder.body.append(...folder.rows);
      mark(folder);
    };
    const sortBy = column => {
      sorted.isDown = sorted.column === column ? !sorted.isDown : column !== 0;
      sorted.column = column;
      folders.filter(folder => folder.body).forEach(sort);
    };
    const fill = folder => {
      if (folder.body) return;
      folder.box.querySelectorAll('noscript').forEach(unpack);
      folder.body = folder.box.querySelector('tbody');
      folder.rows = [...folder.body.rows];
      folder.buttons = [...folder.box.querySelectorAll('thead th:not([data-unsorted])')].map((cell, column) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.tabIndex = -1;
        button.textContent = cell.textContent;
        button.addEventListener('click', () => {
          sortBy(column);
          state.textContent = 'Files in each folder sorted by ' + button.textContent + ', ' +
            (sorted.isDown ? 'highest first.' : column ? 'lowest first.' : 'from A to Z.');
        });
        cell.replaceChildren(button);
        return button;
      });
      if (sorted.column === 2 && sorted.isDown) mark(folder); else sort(folder);
      fit(folder.box);
    };
    const fillAll = () => {
      for (const group of files.querySelectorAll('details.more')) {
        group.querySelectorAll('noscript').forEach(unpack);
        group.replaceWith(...group.querySelectorAll('details.dir'));
      }
      find();
      folders.forEach(fill);
    };
    // All folders sort together, so the keyboard stops at the first visible heads only.
    let stop = null;
    const stops = () => {
      const first = folders.find(folder => folder.body && folder.box.open && !folder.box.hidden);
      if (first === stop) return;
      stop?.buttons.forEach(button => { button.tabIndex = -1; });
      first?.buttons.forEach(button => { button.tabIndex = 0; });
      stop = first;
    };
    folders.filter(folder => folder.box.open).forEach(fill);
    stops();
    files.addEventListener('toggle', ({ target }) => {
      if (target.matches('.more')) {
        target.querySelectorAll('noscript').forEach(unpack);
        find();
      }
      const folder = folders.find(({ box }) => box === target);
      if (folder && target.open) fill(folder);
      stops();
    }, true);
    // The browser's own search finds what is there.
    addEventListener('keydown', ({ key, ctrlKey, metaKey }) => {
      if (key === 'F3' || ((ctrlKey || metaKey) && ['f', 'g'].includes(key.toLowerCase()))) fillAll();
    });

    const box = files.querySelector('#filter');
    const gaps = files.querySelector('#gaps');
    let before = '';
    const filter = () => {
      fillAll();
      const total = folders.reduce((sum, folder) => sum + folder.rows.length, 0);
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
      if (open) fillAll();
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
  // Pages are packed several together, one behind the other, with their sizes in bytes.
  const inflate = async (packed, page) => {
    const bytes = Uint8Array.from(atob(packed.textContent), letter => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
    const all = await new Response(stream).arrayBuffer();
    const sizes = packed.dataset.sizes.split(' ').map(Number);
    const at = packed.dataset.pages.split(' ').indexOf(page);
    const start = sizes.slice(0, at).reduce((sum, size) => sum + size, 0);
    return new TextDecoder().decode(new Uint8Array(all, start, sizes[at]));
  };
  const show = async () => {
    const hash = decodeURIComponent(location.hash.slice(1));
    const isLine = /^L\d+$/.test(hash);
    if (isLine && room.dataset.page) return;
    const [, page, line] = /^(files\/.*?\.html)(?::(L\d+))?$/.exec(hash) || [];
    const packed = page && document.querySelector('script[data-pages~="' + CSS.escape(page) + '"]');
    if (packed && room.dataset.page !== page) {
      room.innerHTML = await inflate(packed, page);
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
    fit(document);
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
