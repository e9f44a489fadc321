// Somebody with a page of the chat: does what people do, and waits for what they should see.

import assert from "node:assert/strict";

const PATIENCE = 20_000;

export class Visitor {
  #context;
  #errors = [];

  static async open(browser, chat, name, look = {}) {
    const visitor = new Visitor();
    visitor.name = name;
    visitor.chat = chat;
    visitor.#context = await browser.newContext({ viewport: { width: 1000, height: 700 }, ...look });
    visitor.#context.setDefaultTimeout(PATIENCE);
    visitor.page = await visitor.#context.newPage();
    visitor.page.on("pageerror", (error) => visitor.#errors.push(String(error)));
    visitor.page.on("console", (message) => {
      // That a WebSocket cannot be opened while the server is down is no fault of the page's.
      if (message.type() === "error" && !message.text().includes("WebSocket connection to")) {
        visitor.#errors.push(message.text());
      }
    });
    return visitor;
  }

  async join(room) {
    await this.page.goto(`http://${this.chat.address}/?room=${encodeURIComponent(room)}`);
    await this.page.getByLabel("Your name").fill(this.name);
    await this.press("Enter");
    await this.seesState("Connected");
  }

  async leave() {
    await this.page.getByRole("button", { name: "Leave" }).click();
    await this.page.getByRole("button", { name: "Join" }).waitFor();
  }

  reload() {
    return this.page.reload();
  }

  close() {
    return this.#context.close();
  }

  async say(text) {
    await this.#input.fill(text);
    await this.press("Enter");
  }

  // As a keyboard does it; the page has to have put the cursor where it belongs.
  type(text) {
    return this.page.keyboard.type(text);
  }

  press(key) {
    return this.page.keyboard.press(key);
  }

  clear() {
    return this.#input.fill("");
  }

  text() {
    return this.#input.inputValue();
  }

  typing() {
    return this.page.locator("#typing").textContent();
  }

  count(text) {
    return this.#lines(text).count();
  }

  async seesPeople(names) {
    const found = () => this.page.locator("#people-list .name").allTextContents();
    await this.#until(found, (list) => list.sort().join() === names.sort().join(), `people: ${names}`);
  }

  async seesLine(from, text) {
    const article = this.page.locator("#log article").filter({ has: this.#lines(text) });
    await article.first().waitFor();
    const names = await article.locator(".name").allTextContents();
    assert.ok(names.includes(from), `${text}: from ${names}, not ${from}`);
  }

  async seesOwnLine(text, own) {
    const article = this.page.locator("#log article").filter({ has: this.#lines(text) });
    assert.equal(await article.evaluate((found) => found.classList.contains("own")), own);
  }

  async seesNotice(text) {
    await this.page.locator("#log .notice").getByText(text, { exact: true }).last().waitFor();
  }

  async seesTyping(text) {
    await this.#until(() => this.typing(), (found) => found === text, `typing: ${text}`);
  }

  async seesState(text) {
    await this.page.locator("#state").getByText(text, { exact: true }).waitFor();
  }

  // Nothing that was sent as a message or a name has become a part of the page.
  async isUnhurt() {
    const hurt = await this.page.evaluate(
      () => window.hurt ?? document.querySelectorAll("#chat :is(img, script, b, [onclick])").length,
    );
    assert.equal(hurt, 0);
  }

  hadNoErrors() {
    assert.deepEqual(this.#errors, []);
  }

  get #input() {
    return this.page.getByLabel("Message", { exact: true });
  }

  #lines(text) {
    return this.page.locator(".text").filter({ hasText: new RegExp(`^${escape(text)}$`) });
  }

  async #until(look, good, what) {
    const end = Date.now() + PATIENCE;
    let found;
    do {
      found = await look();
      if (good(found)) return;
      await this.page.evaluate(() => new Promise(requestAnimationFrame));
    } while (Date.now() < end);
    assert.fail(`${this.name} does not see ${what}, but ${found}`);
  }
}

function escape(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
