// A WebSocket that comes back by itself.

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;

export class Socket {
  #address;
  #listener;
  #socket = null;
  #failures = 0;
  #timer = 0;

  // `listener` has `message(object)`, `connecting()`, `open()` and `lost(milliseconds)`, the pause until the next try.
  constructor(address, listener) {
    this.#address = address;
    this.#listener = listener;
    this.#connect();
    addEventListener("online", this.retry);
  }

  // Whether it went out. What has not been answered when the connection is lost may be lost with it.
  send(message) {
    const open = this.#socket?.readyState === WebSocket.OPEN;
    if (open) this.#socket.send(JSON.stringify(message));
    return open;
  }

  // Does not wait any longer for the next try.
  retry = () => {
    if (this.#timer) this.#connect();
  };

  close() {
    removeEventListener("online", this.retry);
    clearTimeout(this.#timer);
    this.#timer = 0;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#listener.connecting();
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      if (socket !== this.#socket) return;
      // Only now: a server that accepts and closes at once is to be spared, too.
      this.#failures = 0;
      this.#listener.message(JSON.parse(data));
    };
    socket.onopen = () => {
      if (socket === this.#socket) this.#listener.open();
    };
    socket.onclose = () => {
      if (socket !== this.#socket) return;
      // Twice as long each time; and not the same for all, or they would all come back at once.
      const pause = Math.min(FIRST_PAUSE * 2 ** this.#failures, LONGEST_PAUSE) * (0.75 + Math.random() / 2);
      this.#failures += 1;
      this.#timer = setTimeout(() => this.#connect(), pause);
      this.#listener.lost(pause);
    };
  }
}
