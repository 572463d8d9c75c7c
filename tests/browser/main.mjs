/* One report from the unit's officer to the lead's consolidation, with real clicks; then its first steps without scripts. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { docx } from "./docx.mjs";
import { browser, choosePassword, enter, failed, look, must, PASSWORD, press, site, test, testServed } from "./house.mjs";

const { PHOIHOP, DATA } = process.env;
const LAST = "Câu vừa gõ, chưa bấm lưu.";
const FIXED = "Đoạn do chuyên viên sửa lại trên trang.";
let officer, leader, clerk, head, key, filing, sheet;

const formOf = (act) => `form[action='/draft/${key}/${act}']`;
/* The button of an act: of the one form that is written in, or of a form of its own. */
const buttonOf = (act) => `#draft button[formaction='/draft/${key}/${act}'], ${formOf(act)} button:not([formaction])`;
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

/* What a person's first page says of the report, wherever it stands there. */
async function homeSays(page, words) {
	await page.goto(site + "/");
	const said = await page.locator("main").innerText();
	must(said.includes(words), `the first page does not say “${words}”: ${said.slice(0, 400)}`);
}

async function putAndApprove() {
	await officer.goto(`${site}/draft/${key}`);
	await press(officer, buttonOf("put"));
	await leader.goto(`${site}/draft/${key}`);
	await press(leader, buttonOf("approve"));
}

async function numberAndSend(number) {
	await clerk.goto(`${site}/draft/${key}`);
	await clerk.fill(`${formOf("number")} [name=number]`, number);
	const signatory = clerk.locator(`${formOf("number")} [name=signatory]`);
	if (await signatory.count() > 0)
		await signatory.fill("Giám đốc Nguyễn Văn Mẫu");
	await press(clerk, buttonOf("number"));
	await press(clerk, buttonOf("send"));
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
	await press(officer, buttonOf("save"));
	await officer.reload();
	must((await officer.locator("textarea[name=text]").first().inputValue()).trim() === FIXED, "the correction is lost");
});
await test("what is typed is saved by itself, and a figure that does not read so is said", async () => {
	const area = officer.locator("textarea[name=text]").first(), saved = officer.locator("#draft .saved");
	await area.fill(`${FIXED} Thêm một câu.`);
	await saved.filter({ hasText: /\d\d:\d\d/ }).waitFor();
	await area.fill(FIXED);
	const figure = officer.locator("#draft input[name=value]").first();
	if (await figure.count() > 0) {
		await figure.fill("mười hai");
		await saved.filter({ hasText: "mười hai" }).waitFor();
		await figure.fill("12");
	}
	await saved.filter({ hasText: /\d\d:\d\d/ }).waitFor();
	officer.wrong.length = 0;              /* the browser's word on the refusal */
	await officer.reload();
	must((await officer.locator("textarea[name=text]").first().inputValue()).trim() === FIXED, "what was typed is not there");
});
await test("the officer puts it to the leader, with what he has just typed", async () => {
	await officer.locator("textarea[name=text]").last().fill(LAST);
	await press(officer, buttonOf("put"));
	must(await officer.locator(buttonOf("put")).count() === 0, "it can be put twice");
	const main = officer.locator("main");
	must(await main.locator("textarea[name=text]").count() === 0, "what cannot be saved can be typed");
	must((await main.innerText()).includes(LAST), "what was typed is lost");
	await look(officer, "06-draft-put");
});
await test("he takes it back, and puts it again", async () => {
	await press(officer, buttonOf("withdraw"));
	must((await officer.locator("textarea[name=text]").last().inputValue()).trim() === LAST, "it cannot be written again");
	await press(officer, buttonOf("put"));
});
await test("the leader hands it back, which the officer's first page says", async () => {
	await homeSays(officer, "Đang chờ lãnh đạo duyệt");
	leader = await comeIn("leader");
	await homeSays(leader, "Duyệt");
	await press(leader, `main a[href='/draft/${key}']`);
	await leader.fill("#draft [name=reason]", "Viết rõ hơn ở mục I.");
	await press(leader, buttonOf("back"));
	await homeSays(officer, "Lãnh đạo trả lại để sửa: Viết rõ hơn ở mục I.");
	await look(officer, "06-home-back");
	await officer.goto(`${site}/draft/${key}`);
	await press(officer, buttonOf("put"));
});
await test("the leader approves, with a word of his own", async () => {
	await leader.goto(`${site}/draft/${key}`);
	await look(leader, "07-draft-leader");
	await leader.locator("textarea[name=text]").last().fill(`${LAST} Lãnh đạo bổ sung.`);
	await press(leader, buttonOf("approve"));
	must(await leader.locator(buttonOf("approve")).count() === 0, "it can be approved twice");
	must((await leader.locator("main").innerText()).includes("Lãnh đạo bổ sung."), `the word is lost: ${leader.url()} ${await leader.locator("main").innerText()}`);
});
await test("the clerk numbers and sends", async () => {
	clerk = await comeIn("clerk");
	await homeSays(officer, "chờ văn thư cấp số");
	await homeSays(clerk, "Cấp số");
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
await test("why: the clause is quoted, the rule said in words", async () => {
	await officer.goto(`${site}/why/${key}`);
	must((await officer.locator(".reasons q").first().innerText()).includes("Về thời hạn gửi"), "the clause is not quoted");
	const rule = officer.locator(".reasons li:has(code)").first();
	must(/ngày cuối còn đúng hạn|chậm nhất hết ngày/.test(await rule.innerText()), `the rule is not said: ${await rule.innerText()}`);
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
	await officer.goto(`${site}/filing/${filing}`);
	must((await officer.locator("main").innerText()).includes("Thiếu số liệu ở mục I."), "the filing does not say why");
	await homeSays(officer, "Bổ sung báo cáo");
	const said = await officer.locator("main section.next").innerText();
	must(said.split("Bổ sung chậm nhất").length === 2 && said.split(day).length === 2, `the day is not said once: ${said}`);
	must((await officer.locator("main").innerText()).includes("0 báo cáo đã xong"), "what was returned counts as done");
	await look(officer, "18-home-returned");
});
await test("the unit sends it again", async () => {
	await officer.goto(`${site}/draft/${key}`);
	await officer.setInputFiles("[name=file]", await wordFile(officer));
	await press(officer, `${formOf("upload")} button`);
	await officer.fill(`${formOf("save")} [name=signatory]`, "Giám đốc Nguyễn Văn Mẫu");
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
		if (who === "auditor")
			must((await page.locator("main").innerText()).includes("gửi báo cáo"), "entries are not named in words");
		await look(page, name);
	});
await test("the board fits the window, and no heading stands without rows", async () => {
	for (const page of [head, officer]) {
		await page.goto(`${site}/board`);
		const over = await page.locator(".grid-box").evaluate((box) =>
			[box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight]);
		must(over[0] <= 0 && over[1] <= 0, `the table is ${over} pixels larger than its box`);
		const empty = await page.locator("main h2").evaluateAll((all) =>
			all.filter((h) => h.nextElementSibling?.matches("ul:empty")).map((h) => h.textContent));
		must(empty.length === 0, `nothing stands under ${empty}`);
	}
	must(await officer.locator("#nav a[href='/board'][aria-current]").count() === 1, "a unit has no way to its board");
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
	await head.fill("[name=title]", "Báo cáo tự lưu");
	await head.locator("form .saved").filter({ hasText: /\d\d:\d\d/ }).waitFor();
	await head.reload();
	must(await head.inputValue("[name=title]") === "Báo cáo tự lưu", "the sheet is not saved by itself");
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
	await head.goto(site + due.replace("/draft/", "/due/") + "/remind");
	await head.fill("main [name=words]", "Đề nghị gửi đúng hạn.");
	await head.locator("main [name=channel]").first().evaluate((el) => el.matches("select") ? (el.value = "phone") : el.click());
	await press(head, "main form[action$='/remind'] button");
	await homeSays(page, "đôn đốc ngày");
	await page.goto(site + due);
	await page.setInputFiles("[name=file]", await wordFile(page));
	await press(page, `form[action='${due}/upload'] button`);
	await page.locator("textarea[name=text]").first().fill(FIXED);
	await page.fill(`form[action='${due}/save'] [name=signatory]`, "Chủ tịch Trần Thị Mẫu");
	await press(page, "#draft button:not([formaction])");
	must((await page.locator("textarea[name=text]").first().inputValue()).trim() === FIXED, "the correction is lost");
	await page.screenshot({ path: `${process.env.SHOTS}/25-without-scripts.png`, fullPage: true });
	await page.locator("textarea[name=text]").first().fill(LAST);
	const put = page.locator(`#draft button[formaction='${due}/put']`);
	if (await put.count() > 0) {
		await press(page, `#draft button[formaction='${due}/put']`);
		must(await put.count() === 0, "it can be put twice");
	} else {
		await page.fill("#draft [name=signatory]", "Chủ tịch Trần Thị Mẫu");
		await page.fill("#draft [name=number]", "5/BC-HDY");
		await press(page, `#draft button[formaction='${due}/send']`);
		must(page.url().includes("/receipt/"), `after sending one is at ${page.url()}`);
		await page.goto(`${site}${page.url().match(/\/receipt\/\d+/)[0].replace("receipt", "filing")}`);
	}
	must((await page.locator("main").innerText()).includes(LAST), "what was typed before the button is lost");
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

/* A session that ends while somebody types, and other ways that used to lead nowhere. */
const LATE = "Gõ rất lâu, \"phiên\" đã hết </textarea><b>từ trước</b>.\nDòng thứ hai.";
async function logIn(page, name, password = PASSWORD) {
	await page.fill("[name=login]", name);
	await page.fill("[name=password]", password);
	await press(page, "form[action^='/login'] button");
}
const path = (page) => new URL(page.url()).pathname;

for (const javaScriptEnabled of [true, false])
	await test(`the session ends while one types, scripts ${javaScriptEnabled ? "on" : "off"}`, async () => {
		const page = await enter("other", { javaScriptEnabled });
		await page.goto(`${site}/login`);
		await logIn(page, "chuyenvien.gddt");
		await press(page, "section.next a.b");
		const draft = path(page), save = `form[action='${draft}/save']`;
		await page.locator(`${save} textarea[name=text]`).first().fill(LATE);
		await page.context().clearCookies({ name: "phoihop" });
		await press(page, `${save} button`);
		page.wrong.length = 0;
		must(await page.locator(`${save} textarea[name=text]`).first().inputValue() === LATE, "what was typed is not there");
		if (javaScriptEnabled)
			await look(page, "31-session-over");
		await press(page, `${save} button`);                       // too early: the same page again
		must(await page.locator("main a[target=_blank]").count() === 1, "the way to the log-in is gone");
		const [tab] = await Promise.all([page.context().waitForEvent("page"), page.click("main a[target=_blank]")]);
		await tab.waitForLoadState();
		await logIn(tab, "chuyenvien.gddt");
		must(path(tab) === draft, `the log-in leads to ${tab.url()}`);
		await tab.close();
		await press(page, `${save} button`);
		page.wrong.length = 0;
		must((await page.locator("main").innerText()).includes("Chuyên viên I"), "as whom it is sent is not said");
		if (javaScriptEnabled)
			await look(page, "32-session-again");
		await press(page, `${save} button`);
		must(path(page) === draft, `after sending again one is at ${page.url()}`);
		must(await page.locator(`${save} textarea[name=text]`).first().inputValue() === LATE, "what was typed is lost");
		await page.locator(`${save} textarea[name=text]`).first().fill("");
		await press(page, `${save} button`);
	});
await test("a wrong password and the other language keep the page one came for", async () => {
	const page = await enter("other");
	await page.goto(`${site}/sent`);
	await press(page, "a[hreflang=en]");
	await press(page, "a[hreflang=vi]");
	await logIn(page, "chuyenvien.gddt", "khong phai mat khau");
	page.wrong.length = 0;
	must(await page.inputValue("[name=login]") === "chuyenvien.gddt", "the name is gone");
	await page.waitForTimeout(1500);                                   // the slow-down after a wrong password
	await logIn(page, "chuyenvien.gddt");
	must(path(page) === "/sent", `one is at ${page.url()}`);
});
await test("a log-in leads nowhere else than to a page of ours", async () => {
	for (const to of ["//evil.example/", "https://evil.example/", "/\\evil.example", "/nowhere", "/draft/a/b/c/save"]) {
		const page = await enter("other");
		await page.goto(`${site}/login?to=${encodeURIComponent(to)}`);
		await logIn(page, "chuyenvien.gddt");
		must(page.url() === `${site}/`, `${to} leads to ${page.url()}`);
		await page.context().close();
	}
});
await test("a used link says so", async () => {
	const page = await enter("other");
	must((await page.locator("main").innerText()).includes("Liên kết đã được dùng hoặc đã hết hạn"), "it does not");
	page.wrong.length = 0;
	await look(page, "33-used-link");
});
let admin;
await test("accounts: a reload, another language, a bad last day", async () => {
	admin = await enter("admin");
	await admin.goto(`${site}/login`);
	await logIn(admin, "admin");
	await admin.click("main a[href='#new']");
	must(await admin.locator("form[action='/admin/accounts/new']").isVisible(), "no form for a new account");
	await admin.evaluate(() => document.querySelectorAll("[required]").forEach((e) => e.required = false));
	await admin.fill("[name=name]", "Người mới");
	await press(admin, "form[action='/admin/accounts/new'] button");
	const told = await admin.locator("#faults").innerText();
	must(told.includes("Tên đăng nhập: cần điền mục này"), `the summary says ${told}`);
	const [tab] = await Promise.all([admin.context().waitForEvent("page"), admin.click("a[hreflang=en]")]);
	await tab.waitForLoadState();
	must(path(tab) === "/admin" && await tab.locator("html[lang=en]").count() === 1, `the other language leads to ${tab.url()}`);
	await press(tab, "a[hreflang=vi]");
	await tab.close();
	must(await admin.inputValue("[name=name]") === "Người mới", "what was typed is lost by the other language");
	await admin.fill("[name=login]", "nguoi.moi");
	await admin.selectOption("[name=unit]", "syt");
	await admin.selectOption("[name=role]", "unit-officer");
	await admin.fill("[name=title]", "Chuyên viên");
	await press(admin, "form[action='/admin/accounts/new'] button");
	const answer = await admin.goto(`${site}/admin/accounts/new`);
	must(answer.status() === 405, `the answer is ${answer.status()}`);
	admin.wrong.length = 0;
	await look(admin, "34-not-opened-so");
	await press(admin, "main a[href='/admin']");
	await look(admin, "35-accounts");
	await admin.click("main a:text-is('Người mới')");
	await admin.waitForLoadState();
	await admin.fill("form[action$='/end'] [name=until]", "31/02/2026");
	await press(admin, "form[action$='/end'] button");
	admin.wrong.length = 0;
	must(await admin.inputValue("form[action$='/end'] [name=until]") === "31/02/2026", "the day typed is gone");
	must(await admin.locator("form[action$='/end'] [aria-invalid=true]").count() === 1, "the day is not marked");
	must(await admin.locator("form[action$='/post'] .fault").count() === 0, "the fault stands at another field too");
	await look(admin, "36-bad-last-day");
});
await test("an account is closed only with a tick, one's own not at all", async () => {
	await admin.goto(`${site}/admin`);
	await admin.click("main a:text-is('Người mới')");
	await admin.waitForLoadState();
	await admin.evaluate(() => document.querySelector("[name=sure]").required = false);
	await press(admin, "form[action$='/close'] button");
	admin.wrong.length = 0;
	must(await admin.locator("form[action$='/close'] .fault").count() === 1, "it was closed without a tick");
	await look(admin, "37-close");
	await admin.check("[name=sure]");
	await press(admin, "form[action$='/close'] button");
	must(await admin.locator("form[action$='/close']").count() === 0, "it was not closed");
	await admin.goto(`${site}/admin`);
	await press(admin, "main ul.list a");
	must(await admin.locator("form[action$='/close']").count() === 0, "one's own account can be closed");
});
await browser.close();
process.exit(failed > 0 ? 1 : 0);
