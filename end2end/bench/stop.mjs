// Whatever the bench starts is stopped: at the end, on errors, and when the bench itself is ended.

const running = new Set();

/** Remembers how something is stopped at once, without waiting; gives the way to forget it. */
export function atEnd(stop) {
  running.add(stop);
  return () => running.delete(stop);
}

function stopAll() {
  for (const stop of [...running].reverse()) {
    running.delete(stop);
    try {
      stop();
    } catch (error) {
      console.error(`not stopped: ${error.message}`);
    }
  }
}

// Without these a signal would end Node at once and leave the servers behind.
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
process.on('exit', stopAll);
