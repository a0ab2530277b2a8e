// However long a file is, the keyboard is through its page in a few stops: lines are no stops.

const MOST = 80;

export const checks = reports => [
  [reports.hostile, reports.hostile.pageOf('src/long.py')],
  [reports.shop, reports.shop.worstPage],
].map(([report, address]) => ({
  name: `${report.name}/${address}`,
  async run({ open, expect, fault, note }) {
    const page = await open(report.address(address));
    const lines = await page.locator('#source tbody tr').count();
    expect(report.name !== 'hostile' || lines >= 1000, `only ${lines} lines`);
    let stops = 0;
    for (; stops <= MOST; stops += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement === document.body)) break;
    }
    if (stops > MOST) fault(`more than ${MOST} stops of the Tab key for ${lines} lines`);
    expect(stops > 8, `${stops} stops: the Tab key does not go through the page`);
  },
}));
