// Drives the chat example in a browser: several pages at once, and a server that goes away and comes back.
//
//   node run.mjs [--chat PROGRAM] [--screenshot FILE.png]
//
// Without --chat, the example is built first. The browser is $CHROMIUM, or /usr/bin/chromium.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { parseArgs } from "node:util";

import { chromium } from "playwright-core";

import { Chat, buildChat } from "./chat.mjs";
import { Visitor } from "./visitor.mjs";
import { takeScreenshot } from "./screenshot.mjs";

const { values: options } = parseArgs({ options: { chat: { type: "string" }, screenshot: { type: "string" } } });

async function step(name, work) {
  try {
    const result = await work();
    console.log(`ok    ${name}`);
    return result;
  } catch (error) {
    console.log(`FAIL  ${name}`);
    throw error;
  }
}

const program = options.chat ?? (await buildChat());
const chat = await step("the chat starts", () => Chat.start(program));
// `launch` gives the browser a new, empty profile; each context is a visitor of its own.
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});

try {
  await run();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await browser.close();
  await chat.stop();
}

async function run() {
  const ada = await Visitor.open(browser, chat, "Ada");
  const grace = await Visitor.open(browser, chat, "Grace");

  await step("two pages join one room", async () => {
    await ada.join("tea");
    await grace.join("tea");
  });
  await step("they see each other in the list", async () => {
    await ada.seesPeople(["Ada", "Grace"]);
    await grace.seesPeople(["Ada", "Grace"]);
    await ada.seesNotice("Grace joined");
  });
  await step("they talk, both ways", async () => {
    await ada.say("Hello, Grace!");
    await grace.seesLine("Ada", "Hello, Grace!");
    await grace.say("Hello, Ada!");
    await ada.seesLine("Grace", "Hello, Ada!");
    await ada.seesOwnLine("Hello, Ada!", false);
    await ada.seesOwnLine("Hello, Grace!", true);
  });
  await step("who is typing is shown to the other, until it is said", async () => {
    await ada.type("Do you");
    await grace.seesTyping("Ada is typing");
    assert.equal(await ada.typing(), "");
    await ada.type(" see me type?");
    await ada.press("Enter");
    await grace.seesLine("Ada", "Do you see me type?");
    await grace.seesTyping("");
  });
  await step("and until it is given up", async () => {
    await ada.type("Well");
    await grace.seesTyping("Ada is typing");
    await grace.seesTyping("");
    await ada.clear();
  });
  await step("a message of two lines", async () => {
    await ada.type("one");
    await ada.press("Shift+Enter");
    await ada.type("two");
    await ada.press("Enter");
    await grace.seesLine("Ada", "one\ntwo");
  });
  await step("a hostile message and a hostile name stay text", async () => {
    const hostile = '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>';
    await ada.say(hostile);
    await grace.seesLine("Ada", hostile);
    const mallory = await Visitor.open(browser, chat, "<b onclick=x>M</b>");
    await mallory.join("tea");
    await grace.seesPeople(["<b onclick=x>M</b>", "Ada", "Grace"]);
    for (const visitor of [ada, grace, mallory]) await visitor.isUnhurt();
    await mallory.close();
    await grace.seesPeople(["Ada", "Grace"]);
  });
  await step("a third page gets the history, and the same name a number", async () => {
    const other = await Visitor.open(browser, chat, "Ada");
    await other.join("tea");
    await other.seesLine("Ada", "Hello, Grace!");
    await other.seesLine("Grace", "Hello, Ada!");
    await grace.seesPeople(["Ada", "Ada 2", "Grace"]);
    await other.leave();
    await grace.seesPeople(["Ada", "Grace"]);
    await other.close();
  });
  await step("a page that is loaded again is back in the room", async () => {
    await grace.reload();
    await grace.seesPeople(["Ada", "Grace"]);
    await grace.seesLine("Ada", "Hello, Grace!");
  });
  await step("a page of a foreign origin is refused", () => foreignPage());

  await step("the server stops: the pages say so, and keep what is being written", async () => {
    await ada.type("written while offline");
    await chat.stop();
    await ada.seesState("Offline");
    await grace.seesState("Offline");
    await ada.press("Enter");
    assert.equal(await ada.text(), "written while offline");
  });
  await step("it starts again: they come back by themselves, and go on", async () => {
    await chat.restart();
    await ada.seesState("Connected");
    await grace.seesState("Connected");
    await ada.seesPeople(["Ada", "Grace"]);
    await grace.seesPeople(["Ada", "Grace"]);
    await ada.press("Enter");
    await grace.seesLine("Ada", "written while offline");
    await grace.say("Welcome back!");
    await ada.seesLine("Grace", "Welcome back!");
    // What was said before the break is still on the page, once.
    assert.equal(await ada.count("Hello, Grace!"), 1);
  });
  await step("one leaves, and the other is told", async () => {
    await grace.leave();
    await ada.seesNotice("Grace left");
    await ada.seesPeople(["Ada"]);
  });
  for (const visitor of [ada, grace]) await step(`no errors on ${visitor.name}'s page`, () => visitor.hadNoErrors());

  if (options.screenshot) {
    await step(`a picture in ${options.screenshot}`, () => takeScreenshot(browser, chat, options.screenshot));
  }
}

// Another port is another origin.
async function foreignPage() {
  const foreign = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end("<!doctype html><title>foreign</title>");
  });
  await new Promise((resolve) => foreign.listen(0, "127.0.0.1", resolve));
  try {
    const page = await browser.newPage();
    const said = page.waitForEvent("console", { predicate: (message) => message.text().includes("WebSocket") });
    await page.goto(`http://127.0.0.1:${foreign.address().port}/`);
    const outcome = await page.evaluate(
      (address) =>
        new Promise((resolve) => {
          const socket = new WebSocket(address);
          socket.onopen = () => resolve("open");
          socket.onclose = (close) => resolve(`closed with ${close.code}`);
        }),
      `ws://${chat.address}/chat?room=tea&name=Eve`,
    );
    assert.equal(outcome, "closed with 1006");
    assert.match((await said).text(), /Unexpected response code: 403/);
    await page.close();
  } finally {
    foreign.close();
  }
}
