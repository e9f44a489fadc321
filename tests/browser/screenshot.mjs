// The picture for the book and the README: a desk and a phone, in the middle of a conversation.

import { writeFile } from "node:fs/promises";

import { Visitor } from "./visitor.mjs";

const TALK = [
  ["Ada", "Good morning! The engine passed all of its tests last night."],
  ["Grace", "All of them? Even the close handshakes?"],
  ["Ada", "Even those. Every connection ended once, and said why."],
  ["Linus", "And the slow client that used to hold up the whole room?"],
  ["Ada", "Gets a 1013 and an apology. The others don't notice."],
  ["Grace", "Then it is time for tea."],
];

export async function takeScreenshot(browser, chat, file) {
  const locale = { locale: "en-GB", timezoneId: "Europe/London" };
  const desk = { viewport: { width: 900, height: 696 }, colorScheme: "light", ...locale };
  const phone = { viewport: { width: 360, height: 636 }, colorScheme: "dark", hasTouch: true, ...locale };
  const ada = await Visitor.open(browser, chat, "Ada", desk);
  const grace = await Visitor.open(browser, chat, "Grace", phone);
  const linus = await Visitor.open(browser, chat, "Linus");
  const barbara = await Visitor.open(browser, chat, "Barbara");
  const visitors = { Ada: ada, Grace: grace, Linus: linus };
  for (const visitor of [ada, grace, linus, barbara]) await visitor.join("tearoom");
  await ada.seesPeople(["Ada", "Grace", "Linus", "Barbara"]);
  for (const [from, text] of TALK) {
    await visitors[from].say(text);
    for (const visitor of [ada, grace, linus]) await visitor.seesLine(from, text);
  }
  // Still typing when the pictures are taken: each key keeps the sign up.
  await linus.type("Count me in");
  await ada.seesTyping("Linus is typing");
  await grace.seesTyping("Linus is typing");
  const images = [];
  for (const visitor of [ada, grace]) {
    await visitor.page.evaluate(() => document.activeElement.blur());
    await linus.type("!");
    await visitor.seesTyping("Linus is typing");
    const image = await visitor.page.locator("#chat").screenshot();
    images.push(`data:image/png;base64,${image.toString("base64")}`);
  }
  await writeFile(file, await sideBySide(browser, images));
  for (const visitor of [ada, grace, linus, barbara]) await visitor.close();
}

async function sideBySide(browser, [desk, phone]) {
  const page = await browser.newPage({ viewport: { width: 1340, height: 710 } });
  await page.setContent(`
    <style>
      body { margin: 0; height: 100vh; display: flex; align-items: center; justify-content: center; gap: 28px; }
      img { display: block; }
      .desk { border-radius: 16px; box-shadow: 0 4px 24px rgb(0 0 0 / 22%); }
      .phone { border: 6px solid #2b2f33; border-radius: 32px; box-shadow: 0 4px 24px rgb(0 0 0 / 22%); }
    </style>
    <img class="desk" src="${desk}"><img class="phone" src="${phone}">`);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  const picture = await page.screenshot({ omitBackground: true });
  await page.close();
  return picture;
}
