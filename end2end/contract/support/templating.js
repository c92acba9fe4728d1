// Nunjucks as Backstage's scaffolder sets it up, the engine that Backstage has now, and Slipway's,
// behind one question: what does this template make of these values?

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createTemplateRenderer } from 'nunjitsu';
import nunjucks from 'nunjucks';
import { BINARY } from '../../support/portal.js';

const EXTRAS = { jsonify: (value) => JSON.stringify(value) };

/** What Nunjucks makes of a template: `{ text }` or `{ error }`. */
export class Nunjucks {
  #environments = new Map();

  #environment({ cookiecutter = false, trimBlocks = false, lstripBlocks = false }) {
    const key = JSON.stringify([cookiecutter, trimBlocks, lstripBlocks]);
    if (!this.#environments.has(key)) {
      const tags = { variableStart: cookiecutter ? '{{' : '${{', variableEnd: '}}' };
      const environment = new nunjucks.Environment(null, { autoescape: false, tags, trimBlocks, lstripBlocks });
      for (const [name, filter] of Object.entries(EXTRAS)) environment.addFilter(name, filter);
      this.#environments.set(key, environment);
    }
    return this.#environments.get(key);
  }

  render({ template, values, ...options }) {
    // Jinja's compatibility changes Nunjucks as a whole, so it is there only while it is needed.
    const undo = options.cookiecutter ? nunjucks.installJinjaCompat() : () => {};
    try {
      const text = this.#environment(options).renderString(template, structuredClone(values));
      // As it comes to a file: half of a pair of units is no character.
      return { text: Buffer.from(text, 'utf-8').toString('utf-8') };
    } catch (error) {
      return { error: error.message };
    } finally {
      undo();
    }
  }
}

/** The engine of Backstage 4.3, which knows less than Nunjucks and has its own rule for values. */
export class Nunjitsu {
  #renderer = createTemplateRenderer({ allowRegexExecution: true });

  /** What a string in a step's input becomes: `{ value }`, `{}` for nothing, or `{ error }`. */
  renderValue({ template, values, coercion }) {
    try {
      const value = this.#renderer.renderValue(template, values, { coercion: coercion === 'json' ? 'json' : 'none' });
      return value === undefined ? {} : { value: JSON.parse(JSON.stringify(value), wellFormed) };
    } catch (error) {
      return { error: error.message };
    }
  }
}

function wellFormed(_, value) {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

/** Slipway's engine in a process of its own: `slipway template evaluate`, or `… form`. */
export class Slipway {
  #child;
  #answers;

  static start(machine = 'evaluate') {
    const other = machine === 'evaluate' && process.env.SLIPWAY_RENDERER;
    const [command, ...before] = (other || `${BINARY} template ${machine}`).split(' ');
    const slipway = new Slipway();
    slipway.#child = spawn(command, before, { stdio: ['pipe', 'pipe', 'inherit'] });
    slipway.#answers = createInterface({ input: slipway.#child.stdout })[Symbol.asyncIterator]();
    return slipway;
  }

  async ask(question) {
    this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`no answer to ${JSON.stringify(question)}`);
    return JSON.parse(value);
  }

  async stop() {
    this.#child.stdin.end();
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }
}
