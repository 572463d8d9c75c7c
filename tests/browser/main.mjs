/* One report from the unit's officer to the lead's consolidation, with real clicks; then its first steps without scripts. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { docx } from "./docx.mjs";
import { browser, choosePassword, enter, failed, look, must, PASSWORD, press, site, test, testServed } from "./house.mjs";

const { PHOIHOP, DATA } = process.env;
const FIXED = "Đoạn do chuyên viên sửa lại trên trang.";
let officer, leader, clerk, head, key, filing, sheet;

const formOf = (act) => `form[action='/draft/${key}/${act}']`;
const program = (...args) => execFileSync(PHOIHOP, args, { encoding: "utf8" });

async function comeIn(who, options) {
	const page = await enter(who, options);
	await choosePassword(page);
	must(!page.url().includes("/welcome/"), "the password was not taken");
	page.wrong.length = 0;
	return page;
}

/* The form's own headings with a paragraph under each, so that the file fits whichever report is due. */
async function wordFile(page) {
	const titles = await page.locator("section.section:has(textarea[name=text])").evaluateAll((all) => all.map((s) => [
		s.querySelector("h2").textContent, [...s.querySelectorAll("label")].map((l) => l.textContent)]));
	const roman = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
	const lines = [{ text: "BÁO CÁO", heading: 0 }];
	titles.forEach(([title, places], i) => {
		const plain = title.replace(/^[IVX0-9]+[.)]\s*/, "");
		lines.push({ text: `${roman[i] ?? i + 1}. ${plain}`, heading: 1 });
		places.forEach((place, k) => {
			if (places.length > 1)
				lines.push({ text: `${k + 1}. ${place}`, heading: 2 });
			lines.push({ text: `Nội dung thử nghiệm số ${i + 1}: đã triển khai, có kết quả bước đầu.`, heading: 0 });
		});
	});
	return { name: "bao-cao.docx", buffer: docx(lines),
		mimeType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document" };
}

async function putAndApprove() {
	await officer.goto(`${site}/draft/${key}`);
	await press(officer, `${formOf("put")} button`);
	await leader.goto(`${site}/draft/${key}`);
	await press(leader, `${formOf("approve")} button`);
}

async function numberAndSend(number) {
	await clerk.goto(`${site}/draft/${key}`);
	await clerk.fill(`${formOf("number")} [name=number]`, number);
	const signatory = clerk.locator(`${formOf("number")} [name=signatory]`);
	if (await signatory.count() > 0)
		await signatory.fill("Giám đốc Nguyễn Văn Mẫu");
	await press(clerk, `${formOf("number")} button`);
	await press(clerk, `${formOf("send")} button`);
	filing = new URL(clerk.url()).pathname.match(/^\/receipt\/(\d+)$/)?.[1];
	must(filing, `after sending one is at ${clerk.url()}`);
}

await test("the welcome page", async () => {
	officer = await enter("officer");
	await look(officer, "01-welcome");
});
await test("a short password is refused with its reason", async () => {
	await officer.fill("[name=password]", "ngan");
	await officer.fill("[name=again]", "ngan");
	await press(officer, "form[action^='/welcome/'] button");
	must(await officer.locator("[role=alert]").isVisible(), "no reason is shown");
	officer.wrong.length = 0;
	await look(officer, "02-welcome-refused");
});
await test("the password leads to the unit's work", async () => {
	await choosePassword(officer);
	must(new URL(officer.url()).pathname === "/", `one is at ${officer.url()}`);
	await look(officer, "03-home");
});
await test("the next report opens from there", async () => {
	await press(officer, "section.next a.b");
	key = new URL(officer.url()).pathname.match(/^\/draft\/(.+)$/)?.[1];
	must(key, `the link leads to ${officer.url()}`);
	await look(officer, "04-draft-empty");
});
await test("a Word file fills the sections", async () => {
	await officer.setInputFiles("[name=file]", await wordFile(officer));
	await press(officer, `${formOf("upload")} button`);
	const texts = await officer.locator("textarea[name=text]").evaluateAll((all) => all.map((t) => t.value));
	const filled = texts.filter((t) => t.includes("Nội dung thử nghiệm")).length;
	must(filled > 0 && filled === texts.length, `${filled} of ${texts.length} places are filled`);
	await look(officer, "05-draft-filled");
});
await test("a correction is saved", async () => {
	await officer.locator("textarea[name=text]").first().fill(FIXED);
	await officer.fill(`${formOf("save")} [name=signatory]`, "Giám đốc Nguyễn Văn Mẫu");
	await press(officer, `${formOf("save")} button`);
	await officer.reload();
	must((await officer.locator("textarea[name=text]").first().inputValue()).trim() === FIXED, "the correction is lost");
});
await test("the officer puts it to the leader", async () => {
	await press(officer, `${formOf("put")} button`);
	must(await officer.locator(`${formOf("put")} button`).count() === 0, "it can be put twice");
	await look(officer, "06-draft-put");
});
await test("the leader approves", async () => {
	leader = await comeIn("leader");
	await leader.goto(`${site}/draft/${key}`);
	await look(leader, "07-draft-leader");
	await press(leader, `${formOf("approve")} button`);
	must(await leader.locator(`${formOf("approve")} button`).count() === 0, "it can be approved twice");
});
await test("the clerk numbers and sends", async () => {
	clerk = await comeIn("clerk");
	await clerk.goto(`${site}/draft/${key}`);
	await look(clerk, "08-draft-clerk");
	await numberAndSend("12/BC-SYT");
});
await test("the receipt shows its code", async () => {
	const code = await clerk.locator(".receipt .code").innerText();
	must(/\S{6}/.test(code), "no code");
	const receipt = await clerk.locator("main").innerText();
	must(receipt.includes("Ban Tuyên giáo Tỉnh ủy"), "it does not say who received it");
	must(receipt.includes(`verify ${code}.tlog-proof --key`), "the command does not name the proof's file");
	must(receipt.includes("--document 'bao-cao.docx'"), "the command does not name the file that was sent");
	await look(clerk, "09-receipt");
});
await test("the proof downloads and verifies without the server", async () => {
	const [download] = await Promise.all([clerk.waitForEvent("download"), clerk.click(`a[href='/receipt/${filing}/proof']`)]);
	const file = `${DATA}/../proof`;
	await download.saveAs(file);
	program("receipt", "verify", file, "--key", `${DATA}/keys/verify.key`);
});
await test("the report is read as it was sent", async () => {
	await clerk.goto(`${site}/filing/${filing}`);
	must((await clerk.locator("main").innerText()).includes(FIXED), "the corrected paragraph is not there");
	await look(clerk, "10-filing");
});
for (const [path, name] of [["/sent", "11-sent"], ["/due/", "12-due"], ["/why/", "13-why"], ["/account", "14-account"],
	["/verify", "15-verify"]])
	await test(`the page ${path}`, async () => {
		await officer.goto(site + (path.endsWith("/") ? path + key : path));
		await look(officer, name);
	});
await test("another unit's officer does not see the report", async () => {
	const other = await comeIn("other");
	const answer = await other.goto(`${site}/filing/${filing}`);
	must(answer.status() === 404, `the answer is ${answer.status()}`);
	other.wrong.length = 0;
	await look(other, "16-not-found");
});
await test("the lead returns the report", async () => {
	head = await comeIn("head");
	await head.goto(`${site}/filing/${filing}`);
	await look(head, "17-filing-lead");
	await press(head, `a[href='/filing/${filing}/return']`);
	await look(head, "18-return");
	const day = new Date(Date.now() + 10 * 86400000).toISOString().slice(0, 10).split("-").reverse().join("/");
	await head.fill("[name=reason]", "Thiếu số liệu ở mục I.");
	await head.fill("[name=again_by]", day);
	await press(head, `form[action='/filing/${filing}/return'] button`);
	await officer.goto(`${site}/draft/${key}`);
	must((await officer.locator("main").innerText()).includes("Thiếu số liệu ở mục I."), "the unit does not see why");
	await look(officer, "18-draft-returned");
});
await test("the unit sends it again", async () => {
	await officer.setInputFiles("[name=file]", await wordFile(officer));
	await press(officer, `${formOf("upload")} button`);
	await officer.fill(`${formOf("save")} [name=signatory]`, "Giám đốc Nguyễn Văn Mẫu");
	await press(officer, `${formOf("save")} button`);
	await putAndApprove();
	await numberAndSend("13/BC-SYT");
});
await test("what waits for the lead is listed", async () => {
	await head.goto(`${site}/waiting`);
	must(await head.locator(`main a[href='/filing/${filing}']`).count() === 1, "the report is not listed");
	await look(head, "18-waiting");
});
await test("the lead accepts", async () => {
	await head.goto(`${site}/filing/${filing}`);
	await look(head, "19-filing-again");
	await press(head, `form[action='/filing/${filing}/accept'] button`);
	await head.goto(`${site}/filing/${filing}`);
	must(await head.locator(`form[action='/filing/${filing}/accept']`).count() === 0, "it can be accepted twice");
	await look(head, "20-filing-accepted");
});
for (const [who, path, name] of [["lead", "/board", "21-board"], ["auditor", "/ledger", "22-auditor"],
	["admin", "/admin", "24-admin"]])
	await testServed("GET", path, `where the ${who} starts`, async () => {
		const page = await comeIn(who);
		must(new URL(page.url()).pathname === path, `one starts at ${page.url()}`);
		await look(page, name);
	});
await test("the lead consolidates", async () => {
	await head.goto(`${site}/consolidation`);
	await look(head, "26-consolidations");
	await press(head, "main ul.list a[href^='/consolidation/']");
	await look(head, "27-consolidation-empty");
	sheet = new URL(head.url()).pathname;
	await press(head, "main .para button[formaction$='/use']");
	must(await head.locator("main .para.used").count() > 0, "the paragraph is not taken");
	await press(head, "button[formaction$='/all']:not([name])");
	await head.fill("[name=number]", "30-BC/BTGTU");
	await press(head, "form[action$='/save'] button:not([formaction])");
	await look(head, "28-consolidation");
});
await test("without scripts: every button of the sheet keeps what was typed, and comes back to its place", async () => {
	const page = await enter("lead", { javaScriptEnabled: false });      /* the way in was used: it leads to nothing more */
	await page.goto(`${site}/login`);
	await page.fill("[name=login]", "chuyenvien.tgtu");
	await page.fill("[name=password]", PASSWORD);
	await press(page, "form[action='/login'] button");
	await page.goto(`${site}${sheet}`);
	const own = () => page.locator("label", { hasText: "viết trong phần" }).first().locator("xpath=../textarea");
	await page.fill("[name=title]", "Báo cáo đã sửa");
	await own().fill("Lời của Ban.");
	await press(page, "main .para.used button[formaction$='/drop']");
	must(/[?]done=dropped#p-\d+[.]\d+$/.test(page.url()), `one is at ${page.url()}`);
	must(await page.inputValue("[name=title]") === "Báo cáo đã sửa", "the title is lost");
	must(await own().inputValue() === "Lời của Ban.", "the own text is lost");
	await page.locator("button[formaction$='/all'][name=only]").first().click();
	await page.waitForLoadState();
	must(/#s-[a-z-]+$/.test(page.url()), `one is at ${page.url()}`);
	/* Enter in a field saves, and does nothing else */
	await page.fill("[name=title]", "Báo cáo sửa lần hai");
	await page.press("[name=title]", "Enter");
	await page.waitForURL(/done=saved$/);
	must(await page.inputValue("[name=title]") === "Báo cáo sửa lần hai", "Enter does not save");
	/* somebody saves meanwhile: what was typed stays, what was saved stands beside it */
	await own().fill("Lời gõ sau.");
	await head.goto(`${site}${sheet}`);
	await head.fill("[name=title]", "Báo cáo của người khác");
	await press(head, "form[action$='/save'] button:not([formaction])");
	await press(page, "form[action$='/save'] button:not([formaction])");
	must(await own().inputValue() === "Lời gõ sau.", "what was typed is lost");
	must(await page.inputValue("[name=title]") === "Báo cáo sửa lần hai", "the typed title is lost");
	must((await page.locator("main").innerText()).includes("Báo cáo của người khác"), "what was saved meanwhile is not shown");
	await press(page, "form[action$='/save'] button:not([formaction])");
	must(page.url().includes("done=saved"), "it cannot be saved after that");
});
await test("the consolidated report is issued, read above, and a Word document", async () => {
	await head.goto(`${site}${sheet}`);
	await press(head, "button[formaction$='/issue']");
	must((await head.locator("#faults").innerText()).includes("chưa gửi báo cáo"), "it is issued without a word about what is missing");
	head.wrong.length = 0;
	await look(head, "28-consolidation-missing");
	await head.check("[name=although_missing]");
	await press(head, "button[formaction$='/issue']");
	const report = new URL(head.url()).pathname;
	must(/^\/report\/\d+$/.test(report), `after issuing one is at ${head.url()}`);
	await look(head, "29-report");
	const superior = await comeIn("superior");
	await press(superior, `a[href='${report}']`);
	must((await superior.locator("main").innerText()).includes("Nội dung thử nghiệm"), "the unit's words are not in it");
	const [download] = await Promise.all([superior.waitForEvent("download"), superior.click("a[href$='/docx']")]);
	must(readFileSync(await download.path()).subarray(0, 4).toString("latin1") === "PK\x03\x04", "no Word document");
	await superior.goto(`${site}/received`);
	await look(superior, "23-received");
});
await test("without scripts: password, draft, Word file, save, put", async () => {
	const page = await comeIn("plain", { javaScriptEnabled: false });
	await press(page, "section.next a.b");
	const due = new URL(page.url()).pathname;
	await page.setInputFiles("[name=file]", await wordFile(page));
	await press(page, `form[action='${due}/upload'] button`);
	await page.locator("textarea[name=text]").first().fill(FIXED);
	await page.fill(`form[action='${due}/save'] [name=signatory]`, "Chủ tịch Trần Thị Mẫu");
	await press(page, `form[action='${due}/save'] button`);
	must((await page.locator("textarea[name=text]").first().inputValue()).trim() === FIXED, "the correction is lost");
	await page.screenshot({ path: `${process.env.SHOTS}/25-without-scripts.png`, fullPage: true });
	const put = `form[action='${due}/put'] button`;
	if (await page.locator(put).count() > 0) {
		await press(page, put);
		must(await page.locator(put).count() === 0, "it can be put twice");
	} else {
		await page.fill(`form[action='${due}/send'] [name=number]`, "5/BC-HDY");
		await page.fill(`form[action='${due}/send'] [name=signatory]`, "Chủ tịch Trần Thị Mẫu");
		await press(page, `form[action='${due}/send'] button`);
		must(page.url().includes("/receipt/"), `after sending one is at ${page.url()}`);
	}
});
await test("logging out and in again", async () => {
	await press(officer, "form[action='/logout'] button");
	await officer.goto(`${site}/login`);
	await look(officer, "30-login");
	await officer.fill("[name=login]", "chuyenvien.syt");
	await officer.fill("[name=password]", PASSWORD);
	await press(officer, "form[action='/login'] button");
	must(await officer.locator("form[action='/logout']").count() === 1, "not logged in");
});
await browser.close();
process.exit(failed > 0 ? 1 : 0);
