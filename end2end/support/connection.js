// HTTP/1.1 over raw sockets, for what a proper client does not do: going away in the middle.

import { connect } from 'node:net';

/** A kept-alive connection that asks one request after the other. */
export class Connection {
  constructor(url) {
    const { hostname, port } = new URL(url);
    this.host = `${hostname}:${port}`;
    this.socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.buffer = Buffer.alloc(0);
    this.socket.on('data', (piece) => {
      this.buffer = this.buffer.length ? Buffer.concat([this.buffer, piece]) : piece;
      this.#advance();
    });
    this.socket.on('error', (error) => this.#fail(error));
    this.socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  /** The whole answer to GET `path`: status, headers (as one text, lower case), body. */
  get(path, headers = '') {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(head(path, this.host, headers));
    });
  }

  close() {
    this.waiting = undefined;
    this.socket.destroy();
  }

  #fail(error) {
    this.waiting?.reject(error);
    this.waiting = undefined;
  }

  #advance() {
    const end = this.buffer.indexOf('\r\n\r\n');
    if (end < 0 || !this.waiting) return;
    const headers = this.buffer.latin1Slice(0, end).toLowerCase();
    const length = /\r\ncontent-length: (\d+)/.exec(headers);
    const body = length ? this.#measured(end + 4, Number(length[1])) : this.#chunked(end + 4);
    if (!body) return;
    const { resolve } = this.waiting;
    this.waiting = undefined;
    this.buffer = this.buffer.subarray(body.next);
    resolve({ status: Number(headers.slice(9, 12)), headers, body: body.bytes });
  }

  #measured(start, length) {
    const next = start + length;
    return this.buffer.length < next ? undefined : { bytes: this.buffer.subarray(start, next), next };
  }

  #chunked(start) {
    const pieces = [];
    for (let at = start; ; ) {
      const line = this.buffer.indexOf('\r\n', at);
      if (line < 0) return undefined;
      const size = parseInt(this.buffer.latin1Slice(at, line), 16);
      const next = line + 2 + size + 2;
      if (this.buffer.length < next) return undefined;
      if (size === 0) return { bytes: Buffer.concat(pieces), next };
      pieces.push(this.buffer.subarray(line + 2, line + 2 + size));
      at = next;
    }
  }
}

/** Where a request is given up. */
export const MOMENTS = ['in the request', 'before the head', 'in the head', 'in the body'];

/**
 * Asks for `path` on a connection of its own and goes away at `moment`; `chance` (0 to 1) says how
 * far into it. Every second one closes politely (FIN), the others not (RST).
 */
export function abort(url, path, moment, chance) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    const leave = () => (chance < 0.5 ? socket.destroy() : socket.resetAndDestroy());
    let received = 0;
    socket.on('close', () => resolve(received));
    socket.on('error', () => {});
    socket.on('connect', () => {
      const text = head(path, `${hostname}:${port}`, '');
      if (moment === 'in the request') {
        socket.write(text.slice(0, Math.floor(text.length * chance)), leave);
        return;
      }
      socket.write(text);
      if (moment === 'before the head') setTimeout(leave, chance * 6);
    });
    socket.on('data', (piece) => {
      // A page is some tens of kilobytes; one that ends before is left all the same.
      if (received === 0) setTimeout(leave, 30);
      received += piece.length;
      if (moment === 'in the head' || received > chance * 40_000) leave();
    });
    socket.setTimeout(20_000, leave);
    // Reading late fills the server's buffers.
    if (moment === 'in the body') socket.pause(), setTimeout(() => socket.resume(), chance * 10);
  });
}

function head(path, host, headers) {
  return `GET ${path} HTTP/1.1\r\nhost: ${host}\r\naccept: text/html\r\n${headers}\r\n`;
}

/** Runs `work(index)` for every index below `count`, `width` at a time. */
export async function spread(count, width, work) {
  let next = 0;
  const lane = async (number) => {
    while (next < count) await work(next++, number);
  };
  await Promise.all(Array.from({ length: width }, (_, number) => lane(number)));
}
