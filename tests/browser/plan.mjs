/* A new plan version: written by the lead's head with errors told as he types, its effect seen, enacted; names then and now. */
import { execFileSync } from "node:child_process";
import { browser, enter, failed, look, must, PASSWORD, press, site, test } from "./house.mjs";

const NAME = "Sở Y tế và Dân số (mẫu)";
const RENAME = `# Phụ lục 5. Thay đổi tổ chức (mẫu)

\`\`\`plan doi-ten
change doi-ten-syt "Đổi tên Sở Y tế"
  on        2026-01-01
  decision  "Quyết định mẫu số 1"
  renames   syt
  new name  "${NAME}"
\`\`\`
`;
let head;

const SHOW = "form[action='/revision/effect'] button", ENACT = "button[formaction='/revision/enact']";
const text = () => head.locator("#f-text");
const today = () => new Date(Date.now() + 7 * 3600000).toISOString().slice(0, 10).split("-").reverse().join("/");

async function logIn(login, options) {
	const page = await enter("head", options);
	await page.goto(`${site}/login`);
	await page.fill("[name=login]", login);
	await page.fill("[name=password]", PASSWORD);
	await press(page, "form[action='/login'] button");
	page.wrong.length = 0;
	return page;
}

await test("the versions there are", async () => {
	head = await logIn("truongban.tgtu");
	await head.goto(`${site}/plan`);
	await press(head, "a[href='/versions']");
	must((await head.locator("main ol.list > li").count()) === 1, "more than one version");
	must((await head.locator("main").innerText()).includes("phiên bản 1"), "the first version is not number 1");
	await look(head, "40-versions");
});
await test("a new one begins as a copy", async () => {
	await press(head, "a[href='/revision']");
	await look(head, "41-revision-none");
	await press(head, "form[action='/revision/begin'] button");
	must((await text().inputValue()).includes("```plan"), "the plan's text is not there");
	await look(head, "42-revision");
});
await test("an annex is added", async () => {
	await head.fill("[name=name]", "Tên Sai");
	await press(head, "form[action='/revision/add'] button");
	must(await head.locator("[role=alert]").isVisible(), "a bad name is taken");
	must(await head.inputValue("[name=name]") === "Tên Sai", "what was typed is lost");
	head.wrong.length = 0;
	await look(head, "43-revision-refused");
	await head.fill("[name=name]", "50-thay-doi");
	await press(head, "form[action='/revision/add'] button");
	must(await head.locator(".tabs a[aria-current]").innerText() === "annex/50-thay-doi.md", "the annex is not open");
});
await test("errors are told while one types, with their place", async () => {
	await text().fill(RENAME.replace("renames   syt", "renames   syy"));
	await head.locator("#check .diags li").first().waitFor();
	const told = await head.locator("#check").innerText();
	must(told.includes("annex/50-thay-doi.md:7:13") && told.includes("syt"), `it says: ${told}`);
	await head.locator("#check a[data-line='7']").first().click();
	const chosen = await text().evaluate((t) => t.value.slice(t.selectionStart, t.selectionEnd));
	must(chosen.includes("renames   syy"), `the line chosen is "${chosen}"`);
	await look(head, "44-revision-errors");
});
await test("what does not read as a plan is saved all the same", async () => {
	await press(head, "form[action='/revision/save'] .acts button");
	must((await text().inputValue()).includes("syy"), "the text is lost");
	await head.goto(`${site}/revision/effect?from=${today()}`);
	must(new URL(head.url()).pathname === "/revision", "a plan with errors has an effect");
});
await test("somebody else's saving is not overwritten", async () => {
	const other = await logIn("truongban.tgtu");
	await other.goto(`${site}/revision?file=annex/50-thay-doi.md`);
	await head.goto(`${site}/revision?file=annex/50-thay-doi.md`);
	await other.fill("#f-text", RENAME);
	await press(other, "form[action='/revision/save'] .acts button");
	await text().fill(RENAME + "\nMột dòng nữa.\n");
	await press(head, "form[action='/revision/save'] .acts button");
	must((await text().inputValue()).includes("Một dòng nữa."), "what was typed is lost");
	must((await head.locator("pre.sheet").innerText()).includes("renames   syt"), "the other text is not shown");
	head.wrong.length = 0;
	await look(head, "45-revision-stale");
	await press(head, "form[action='/revision/save'] .acts button");
	must(await head.locator("#check .good").isVisible(), "it does not read as a plan");
	await other.context().close();
});
await test("a form without a text leaves the text alone", async () => {
	const other = await logIn("truongban.tgtu");
	await head.goto(`${site}/revision`);
	await other.goto(`${site}/revision`);
	await other.fill("[name=name]", "60-them");
	await press(other, "form[action='/revision/add'] button");
	await head.fill("[name=name]", "70-nua");
	await press(head, "form[action='/revision/add'] button");
	must((await text().inputValue()).includes("```plan"), "the editor is empty");
	must(await head.locator("pre.sheet").count() === 0, "a text is said to be saved meanwhile");
	head.wrong.length = 0;
	await head.goto(`${site}/revision?file=annex/60-them.md`);
	await other.goto(`${site}/revision?file=annex/60-them.md`);
	await press(other, "form[action='/revision/remove'] button");
	await text().fill("Chữ vừa gõ vào phụ lục.");
	await press(head, "form[action='/revision/save'] .acts button");
	must((await head.locator("#lost pre").innerText()).includes("Chữ vừa gõ vào phụ lục."), "what was typed is lost");
	must(!(await text().inputValue()).includes("Chữ vừa gõ"), "it stands in another file");
	head.wrong.length = 0;
	await look(head, "45-revision-lost");
	await other.context().close();
});
await test("a text over the limit is shown as it was typed", async () => {
	await head.goto(`${site}/revision?file=annex/50-thay-doi.md`);
	await text().evaluate((t) => { t.value = "Quá dài. " + "a".repeat(400001); });
	await press(head, "form[action='/revision/save'] .acts button");
	must((await text().inputValue()).startsWith("Quá dài."), "what was typed is lost");
	head.wrong.length = 0;
});
await test("leaving with a text that is not saved is asked about", async () => {
	let asked = 0;
	head.on("dialog", (d) => { asked++; d.accept().catch(() => {}); });
	await head.goto(`${site}/revision?file=annex/50-thay-doi.md`);
	await text().press("End");
	await text().pressSequentially("x");
	await head.goto(`${site}/plan`);
	must(asked === 1, `asked ${asked} times`);
	await head.goto(`${site}/revision?file=annex/50-thay-doi.md`);
	await text().fill(RENAME);
	await press(head, "form[action='/revision/save'] .acts button");
	must(asked === 1, "saving is asked about");
	head.removeAllListeners("dialog");
	head.on("dialog", (d) => d.accept().catch(() => {}));
});
await test("the effect is shown before anything happens", async () => {
	await head.goto(`${site}/revision`);
	await press(head, "a[href='/revision/effect']");
	await head.fill("#f-from", "30/02/2026");
	await press(head, SHOW);
	must(await head.locator("[role=alert]").isVisible(), "no such day, and nobody says so");
	head.wrong.length = 0;
	must(await head.inputValue("#f-from") === "30/02/2026", "the day typed is lost");
	await head.fill("#f-from", today());
	await press(head, SHOW);
	must(await head.locator(ENACT).count() === 1, "it cannot be enacted");
	await look(head, "46-effect");
	await head.fill("textarea[name=decision]", "Công văn mẫu số 7");
	await press(head, SHOW);
	await head.goto(`${site}/revision/effect`);
	must(await head.inputValue("#f-from") === today(), "the day is forgotten");
	must(await head.inputValue("textarea[name=decision]") === "Công văn mẫu số 7", "the words are forgotten");
	must(!(await head.locator("main").innerText()).includes("Đơn vị đang soạn"), "it tells who is writing");
	await head.fill("textarea[name=decision]", "");
	await head.locator(ENACT).click();
	await head.waitForTimeout(300);
	must(await head.locator(ENACT).count() === 1, "it was enacted without a ground");
});
await test("it is enacted, and says what it changed", async () => {
	await head.fill("textarea[name=decision]", "Quyết định mẫu số 1, ngày 01/01/2026");
	await press(head, ENACT);
	must(/^\/versions\/\d+\/changes$/.test(new URL(head.url()).pathname), `one is at ${head.url()}`);
	must((await head.locator("main").innerText()).includes(NAME), "the changed lines are not shown");
	head.wrong.length = 0;
	await look(head, "47-changes");
	await head.goto(`${site}/versions`);
	must((await head.locator("main ol.list > li").count()) === 2, "it is not in the list");
});
await test("bodies have the names of the page's day, and today's on request", async () => {
	await head.goto(`${site}/board/${new Date().getFullYear()}`);
	must((await head.locator("main").innerText()).includes(NAME), "the board of this year has the old name");
	await head.goto(`${site}/board/${new Date().getFullYear()}?names=now`);
	must((await head.locator("main").innerText()).includes(NAME), "today's name is not shown");
	await look(head, "48-board-names");
});
await test("a clause says what it gave this year", async () => {
	await head.goto(`${site}/plan`);
	await press(head, "main a[href='/plan/II.3.5.2']");
	must((await head.locator("main table tbody tr").count()) > 10, "its rows are not listed");
	await look(head, "49-clause");
});
await test("without scripts: begin, save, errors, give up", async () => {
	const page = await logIn("truongban.tgtu", { javaScriptEnabled: false });
	await page.goto(`${site}/revision`);
	await press(page, "form[action='/revision/begin'] button");
	await page.goto(`${site}/revision?file=annex/50-thay-doi.md`);
	await page.fill("#f-text", "```plan x\nunit syt\n```\n");
	await press(page, "form[action='/revision/save'] .acts button");
	must(await page.locator("#check .diags li").count() > 0, "no error is told");
	await page.check("[name=sure]");
	await press(page, "form[action='/revision/drop'] button");
	must(new URL(page.url()).pathname === "/versions", `one is at ${page.url()}`);
});
await test("a version enacted meanwhile is not undone", async () => {
	await head.goto(`${site}/revision`);
	await press(head, "form[action='/revision/begin'] button");
	execFileSync(process.env.PHOIHOP, ["enact", "--data", process.env.DATA, "--as", "tgtu/head", "--from",
		today().split("/").reverse().join("-"), "--reading", "truoc-ngay=inclusive", "--decision", "Kết luận mẫu"], { stdio: "pipe" });
	await head.goto(`${site}/revision/effect?from=${today()}`);
	must(new URL(head.url()).pathname === "/revision", `one is at ${head.url()}`);
	must(await head.locator("#behind a").getAttribute("href") !== null, "what the other one changed is not to be seen");
	await look(head, "50-revision-behind");
	await press(head, "#behind button");
	must(await head.locator("#behind").count() === 0, "it did not begin again");
	must(await head.locator("#r-truoc-ngay").inputValue() === "inclusive", "it is no copy of the newest");
});
await test("a draft keeps its words when the plan changes its form", async () => {
	const place = (section) => `.f:has(input[name=section][value='${section}']) textarea`;
	const unit = await logIn("chuyenvien.gddt"), before = await logIn("chuyenvien.gddt");
	await press(unit, "section.next a.b");
	await unit.fill(place("de-xuat"), "Đề nghị một việc.");
	await press(unit, "#draft button:not([formaction])");
	await before.goto(unit.url().split("?")[0]);
	await head.goto(`${site}/revision?file=plan.md`);
	await text().fill((await text().inputValue()).replace(/section de-xuat /g, "section kien-nghi ").replace(/section han-che /g, "section kho-khan "));
	await press(head, "form[action='/revision/save'] .acts button");
	await head.goto(`${site}/revision/effect?from=${today()}`);
	await head.fill("textarea[name=decision]", "Kế hoạch mẫu");
	await press(head, ENACT);
	/* a page opened before: what was typed into a place that is gone is shown, what was stored is kept */
	await before.fill(place("han-che"), "Vừa gõ ở mục cũ.");
	await before.fill(place("noi-com"), "Nội dung mục còn.");
	await press(before, "#draft button:not([formaction])");
	must((await before.locator("#lost").innerText()).includes("Vừa gõ ở mục cũ."), "what was typed is lost");
	must(await before.inputValue(place("noi-com")) === "Nội dung mục còn.", "a text stands in another place");
	must(await before.inputValue(`#left ${place("de-xuat")}`) === "Đề nghị một việc.", "the text of the form before is not shown");
	before.wrong.length = 0;
	await look(before, "51-draft-form-changed");
	await before.fill(place("kho-khan"), "Vừa gõ ở mục cũ.");
	await before.fill(place("kien-nghi"), "Đề nghị một việc.");
	await press(before, "#draft button[formaction$='/put']");
	must(await before.locator("[role=alert]").isVisible(), "it is put while text stands in the old place");
	before.wrong.length = 0;
	await before.fill(`#left ${place("de-xuat")}`, "");
	await press(before, "#draft button:not([formaction])");
	must(await before.locator("#left").count() === 0, "the old text is still there");
	must(await before.inputValue(place("kien-nghi")) === "Đề nghị một việc.", "the new one is gone");
});
await browser.close();
process.exit(failed > 0 ? 1 : 0);
