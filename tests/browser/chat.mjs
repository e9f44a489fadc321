// The chat example as a process.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

// Builds the example; where the program is.
export async function buildChat() {
  const args = ["build", "--package", "examples", "--bin", "chat", "--message-format", "json"];
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  const { stdout } = await promisify(execFile)("cargo", args, { cwd, maxBuffer: 1 << 26 });
  const messages = stdout.trim().split("\n").map((line) => JSON.parse(line));
  return messages.findLast(({ target, executable }) => target?.name === "chat" && executable).executable;
}

export class Chat {
  #program;
  #process = null;
  address = "127.0.0.1:0";

  static async start(program) {
    const chat = new Chat();
    chat.#program = program;
    await chat.restart();
    return chat;
  }

  // Starts it where it was before.
  async restart() {
    this.#process = spawn(this.#program, ["--addr", this.address], { stdio: ["ignore", "pipe", "inherit"] });
    for await (const line of createInterface(this.#process.stdout)) {
      const address = /^listening on http:\/\/(.*)$/.exec(line)?.[1];
      if (!address) throw new Error(`the chat says: ${line}`);
      this.address = address;
      return;
    }
    throw new Error("the chat does not start");
  }

  // Stops it as Ctrl-C does, and waits until it is gone.
  async stop() {
    const process = this.#process;
    this.#process = null;
    if (!process || process.exitCode !== null) return;
    const gone = once(process, "exit");
    process.kill("SIGINT");
    await gone;
  }
}
