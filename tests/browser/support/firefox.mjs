// The core path in Firefox, driven over WebDriver BiDi: node firefox.mjs <puppeteer-core> <firefox> <address> <card>
// Reads one word per step from its input and writes one line of JSON per step.
import {createInterface} from "node:readline";
import {pathToFileURL} from "node:url";

const [library, firefox, address, card] = process.argv.slice(2);
const {default: puppeteer} = await import(pathToFileURL(library).href);
const browser = await puppeteer.launch({browser: "firefox", executablePath: firefox, headless: true});
const page = await browser.newPage();
await page.setViewport({width: 412, height: 839});

async function until(condition, ...given) {
    for (let tries = 0; tries < 300; tries += 1) {
        const found = await page.evaluate(condition, ...given).catch(() => null);
        if (found) return found;
        await new Promise(resolve => setTimeout(resolve, 50));
    }
    throw new Error(`never came true: ${condition} at ${page.url()}`);
}

const tap = item => page.evaluate(id => document.getElementById(id).querySelector("button.row").click(), item);
const steps = {
    async come() {
        await page.goto(address + card);
        await page.evaluate(() => document.querySelector("button[value=own]").click());
        await until(() => Boolean(document.querySelector("li.is-open button.row")));
        await until(async () => navigator.serviceWorker.controller && Boolean(await caches.match(location.pathname, {cacheName: "copies"})));
        return page.evaluate(() => [...document.querySelectorAll("li.is-open:has(button.row)")].slice(0, 2).map(row => row.id));
    },
    async tap(item) {
        await tap(item);
        return until(id => document.getElementById(id).querySelector("button.row").ariaPressed === "true" && document.getElementById(id).textContent, item);
    },
    async reload() {
        await page.reload();
        await until(() => Boolean(document.querySelector("main h1")));
        return page.evaluate(() => document.querySelector("h1").textContent);
    },
    async text(item) {
        return page.evaluate(id => document.getElementById(id).textContent, item);
    },
    async write(words) {
        await page.goto(`${page.url().split("/").slice(0, 5).join("/")}/plan/schrijven`);
        await page.type("textarea[name=ambition]", words);
        return until(() => new Promise(resolve => setTimeout(() => resolve(true), 300)));
    },
    async send() {
        await page.evaluate(() => document.querySelector("form:has([name=ambition]) button:not([name])").click());
        await until(() => [...document.querySelectorAll(".kept")].some(line => line.textContent.includes("Nog niet verstuurd")));
        return page.evaluate(() => document.querySelector("[name=ambition]").value);
    },
    async written(words) {
        await page.goto(page.url());
        return until(typed => document.querySelector("[name=ambition]").value === typed && typed, words);
    },
    async sent(item) {
        return until(id => !document.getElementById(id).textContent.includes("Nog niet verstuurd"), item);
    },
};

console.log(JSON.stringify("ready"));
for await (const line of createInterface({input: process.stdin})) {
    const [step, item] = line.split(" ");
    if (step === "bye") break;
    try {
        console.log(JSON.stringify(await steps[step](item)));
    } catch (mistake) {
        console.log(JSON.stringify({mistake: String(mistake)}));
    }
}
await browser.close();
