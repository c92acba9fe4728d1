// What was found, as a table for people, a curve over the sizes, and JSON.

/** 50000 as 50k. */
export function short(size) {
  if (size % 1_000_000 === 0) return `${size / 1_000_000}M`;
  return size % 1_000 === 0 ? `${size / 1_000}k` : String(size);
}

const rounded = (value) => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));

export class Table {
  constructor() {
    this.results = [];
  }

  /** Keeps a measure and prints it, since the next one may be minutes away. */
  add(size, name, value, unit, { most, least, note } = {}) {
    const result = { size, name, value: rounded(value), unit, most, least, note };
    this.results.push(result);
    print(result);
  }

  /** Says what could not be measured, and why. */
  skip(size, name, reason) {
    this.results.push({ size, name, skipped: reason });
    console.log(`${short(size).padStart(8)}  ${name}: not measured: ${reason}`);
  }

  /** What must not be, however fast it is. */
  wrong(size, text) {
    this.results.push({ size, name: text, wrong: true });
    console.log(`${short(size).padStart(8)}  WRONG: ${text}`);
    process.exitCode = 1;
  }

  /** What the server itself complained of. */
  alarm(size, lines) {
    this.results.push({ size, name: 'lines of the log that warn', value: lines.length, unit: '', most: 0, lines: lines.slice(0, 20) });
    console.log(`${short(size).padStart(8)}  the log warns ${lines.length} times, first: ${lines[0].slice(0, 300)}`);
  }

  heading() {
    console.log(['entities', 'measure'.padEnd(56), 'found'.padStart(14), 'goal'.padStart(18)].join('  '));
  }

  /** What missed its goal. */
  missed() {
    return this.results.filter(({ value, most, least }) => value > most || value < least);
  }

  /** All measures by size: what it costs when the catalog grows. */
  curve() {
    const measured = this.results.filter(({ value }) => value !== undefined);
    const sizes = [...new Set(measured.map(({ size }) => size))].sort((a, b) => a - b);
    if (sizes.length < 2) return;
    const names = [...new Set(measured.map(({ name }) => name))];
    console.log(['\nby size'.padEnd(57), ...sizes.map((size) => short(size).padStart(9)), '     last/first'].join(' '));
    for (const name of names) {
      const row = sizes.map((size) => measured.find((result) => result.size === size && result.name === name));
      const [first, last] = [row.find(Boolean), row.findLast(Boolean)];
      const growth = first === last || !first.value ? '' : `×${rounded(last.value / first.value)}`;
      const cells = row.map((result) => String(result?.value ?? '').padStart(9));
      console.log([`${name}${first.unit && `, ${first.unit}`}`.padEnd(56), ...cells, growth.padStart(15)].join(' '));
    }
  }
}

function print({ size, name, value, unit, most, least, note }) {
  const goal = most !== undefined ? `at most ${most} ${unit}` : least !== undefined ? `at least ${least} ${unit}` : '';
  const missed = value > most || value < least ? 'MISSED' : '';
  const cells = [short(size).padStart(8), name.padEnd(56), `${value} ${unit}`.padStart(14), goal.padStart(18), missed.padEnd(6), note ?? ''];
  console.log(cells.join('  ').trimEnd());
}
