/* What every test here uses: counted tests, people who come in with a link, a look at each page. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const { SITE, SHOTS, WELCOME, CHROMIUM, ROUTES, LOOKS } = process.env;
const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const ways = new Map(readFileSync(WELCOME, "utf8").trim().split("\n").map((line) => line.split(" ")));
const routes = readFileSync(ROUTES, "utf8");

export const PASSWORD = "mat khau thu 2026";
export const site = SITE;
export let failed = 0;

export const browser = await chromium.launch({
	executablePath: CHROMIUM,
	args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/* One counted test: ok, or not ok with the reason under it. */
export async function test(name, steps) {
	try {
		await steps();
		console.log(`ok ${name}`);
	} catch (error) {
		failed++;
		console.log(`not ok ${name}\n${String(error.stack || error).split("\n").slice(0, 12).join("\n")}`);
	}
}

export function must(holds, what) {
	if (!holds)
		throw new Error(what);
}

/* A test of a page that this build may not serve: src/edge/route.def says. */
export async function testServed(method, path, name, steps) {
	if (new RegExp(`X\\(${method}, +"${path.replace(/[{}.]/g, "\\$&")}"`).test(routes))
		await test(name, steps);
	else
		console.log(`skip ${name}: ${path} is not served`);
}

/* A person with a browser of their own, at the start page after choosing a password. */
export async function enter(who, options = {}) {
	const context = await browser.newContext({ locale: "vi-VN", viewport: { width: 1280, height: 900 },
		acceptDownloads: true, reducedMotion: "reduce", ...options });
	context.setDefaultTimeout(6000);
	const page = await context.newPage();
	page.wrong = [];
	page.on("pageerror", (error) => page.wrong.push(String(error)));
	page.on("console", (said) => said.type() === "error" && page.wrong.push(said.text()));
	await page.goto(SITE + ways.get(who));
	return page;
}

export async function choosePassword(page) {
	await page.fill("[name=password]", PASSWORD);
	await page.fill("[name=again]", PASSWORD);
	await press(page, "form[action^='/welcome/'] button");
}

/* A press of a button or link that leads to another page. */
export async function press(page, selector) {
	const there = page.waitForNavigation().catch((error) => error);
	await page.locator(selector).first().click();
	const error = await there;
	if (error instanceof Error)
		throw error;
}

/*
 * A test of the page as it stands: axe, a picture of the desk and one of the telephone, nothing wider than the window. With
 * LOOKS=no, for a run that is about the server, only that nothing went wrong on the way here.
 */
export const look = (page, name) => test(`${name} as a page`, () => sound(page, name));

async function sound(page, name) {
	const wide = page.viewportSize();
	const faults = [];
	const sizes = LOOKS === "no" ? [] : [["desk", 1280, 900], ["phone", 390, 844]];
	for (const [size, width, height] of sizes) {
		await page.setViewportSize({ width, height });
		await page.screenshot({ path: `${SHOTS}/${name}-${size}.png` });
		await page.screenshot({ path: `${SHOTS}/${name}-${size}-whole.png`, fullPage: true });
		const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		if (over > 0)
			faults.push(`${size}: ${over} pixels wider than the window`);
		await page.evaluate(axe);
		const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
		for (const v of found.violations)
			faults.push(`${size}: ${v.id}: ${v.help}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(" | ")}`);
	}
	await page.setViewportSize(wide);
	faults.push(...page.wrong.splice(0));
	must(faults.length === 0, `${page.url()}\n${faults.join("\n")}`);
}
