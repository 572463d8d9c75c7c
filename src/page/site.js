/* Comfort only: every act works without this file, as a form or a link. Texts come from data- attributes in the page. */
(function () {
"use strict";

const all = (selector, root) => [...(root || document).querySelectorAll(selector)];
const two = (n) => String(n).padStart(2, "0");

/* A fresh idempotency key: each autosave is a submission of its own. */
function once() {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

/*
 * <form data-autosave="URL" data-saved="Đã lưu lúc %s" data-unsaved="…" data-over="…"> … <p class="saved" role="status">
 * Posts the form two seconds after the last change. The answer is {"seq": n}, which every form of the page then builds on, or
 * {"fault": "…"}, which is shown; after 409, 401, 403 or 404 nothing more is saved from here. Whatever leaves the page
 * waits for it.
 */
function autosave(form) {
	const line = form.querySelector(".saved");
	let timer, under = null, dirty = false, stopped = false, leaving = false;

	async function post() {
		const data = new FormData(form);
		dirty = false;
		data.set("_once", once());
		try {
			const answer = await fetch(form.dataset.autosave, { method: "POST", body: new URLSearchParams(data), redirect: "manual" });
			const over = [401, 403, 404].includes(answer.status), now = new Date();
			const told = over ? { fault: form.dataset.over } : await answer.json();
			if (told.seq !== undefined)
				all("input[name=seq]").forEach((input) => input.value = told.seq);
			else
				dirty = true;
			stopped = over || answer.status === 409;
			line.textContent = told.fault || form.dataset.saved.replace("%s", two(now.getHours()) + ":" + two(now.getMinutes()));
		} catch (e) {
			dirty = true;
			line.textContent = form.dataset.unsaved;
			later(15000);
		}
		under = null;
	}
	const save = () => under ||= post();
	function later(ms) {
		clearTimeout(timer);
		timer = setTimeout(() => stopped || save(), ms);
	}
	form.addEventListener("input", () => {
		dirty = true;
		later(2000);
	});
	addEventListener("submit", async (e) => {
		const own = e.target === form;
		if (e.defaultPrevented)
			return;
		if (under || dirty && !own && !stopped) {
			e.preventDefault();
			await save();
			if (own || !dirty)
				e.target.requestSubmit(e.submitter);
			return;
		}
		clearTimeout(timer);
		leaving = own || !dirty;
	}, true);
	addEventListener("pageshow", () => leaving = false);
	addEventListener("online", () => dirty && later(0));
	addEventListener("beforeunload", (e) => {
		if (dirty && !leaving)
			e.preventDefault();
	});
}

/*
 * <form data-check="URL">: a second after the last key its fields go there and the answer takes the place of #check. A link
 * with data-line in it selects that line of the form's text.
 */
function check(form) {
	const told = document.getElementById("check"), text = form.elements.text;
	let timer, asked = 0, leaving = false;

	/* left by a link or another form of the page, typed text would be gone without a word */
	form.addEventListener("submit", () => leaving = true);
	addEventListener("pageshow", () => leaving = false);
	addEventListener("beforeunload", (e) => {
		if (!leaving && text.value !== text.defaultValue)
			e.preventDefault();
	});
	text.addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(async () => {
			const mine = ++asked, data = new FormData(form);
			data.set("_once", once());
			try {
				const answer = await fetch(form.dataset.check, { method: "POST", body: new URLSearchParams(data), redirect: "manual" });
				if (answer.ok && mine === asked)
					told.innerHTML = await answer.text();
			} catch (e) { /* saving checks too */ }
		}, 1000);
	});
	told.addEventListener("click", (e) => {
		const line = +e.target.dataset?.line;
		if (!line)
			return;
		e.preventDefault();
		const lines = text.value.split("\n"), from = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
		text.focus();
		text.setSelectionRange(from, from + lines[line - 1].length);
		text.scrollTop = Math.max(0, (line - 6) * parseFloat(getComputedStyle(text).lineHeight));
	});
}

/* <div class="drop"><input type="file"> … <p class="dropped"></p></div>: a file may be dropped on it. */
function drop(box) {
	const input = box.querySelector("input[type=file]");
	const name = box.querySelector(".dropped");

	function show() {
		if (name)
			name.textContent = [...input.files].map((f) => f.name).join(", ");
	}
	for (const kind of ["dragenter", "dragover"])
		box.addEventListener(kind, (e) => {
			e.preventDefault();
			box.classList.add("on");
		});
	for (const kind of ["dragleave", "drop"])
		box.addEventListener(kind, () => box.classList.remove("on"));
	box.addEventListener("drop", (e) => {
		e.preventDefault();
		if (e.dataTransfer.files.length > 0 && (input.multiple || e.dataTransfer.files.length === 1)) {
			input.files = e.dataTransfer.files;
			input.dispatchEvent(new Event("change", { bubbles: true }));
		}
	});
	input.addEventListener("change", show);
}

/* Lower case without marks, as the server's search has it. */
function fold(text) {
	return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replaceAll("đ", "d");
}

/* <input data-filter="#table-id"> hides rows that do not contain every word; data-none: told when no row is left. */
function filter(input) {
	const table = document.querySelector(input.dataset.filter);
	const none = document.createElement("p");

	if (!table)
		return;
	none.className = "empty";
	none.setAttribute("role", "status");
	none.hidden = true;
	none.textContent = input.dataset.none || "";
	table.after(none);
	input.closest("[hidden]")?.removeAttribute("hidden");
	const rows = all("tbody tr, li", table).map((row) => [row, fold(row.textContent)]);
	input.addEventListener("input", () => {
		const words = fold(input.value).split(/\s+/).filter(Boolean);
		let left = 0;
		for (const [row, text] of rows) {
			row.hidden = !words.every((w) => text.includes(w));
			left += row.hidden ? 0 : 1;
		}
		none.hidden = left > 0;
	});
}

/*
 * A cell opened in place: in <table data-open="Đóng"> a plain click on a link fetches its page and shows the part
 * #card of it in a box; the focus goes there, Escape or the button closes and gives the focus back.
 */
function opener(table) {
	let box = null, from = null;

	function close() {
		box?.remove();
		box = null;
		from?.focus();
	}
	table.addEventListener("click", async (e) => {
		const link = e.target.closest("a");
		if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || e.button !== 0)
			return;
		e.preventDefault();
		try {
			const answer = await fetch(link.href, { credentials: "same-origin" });
			const page = new DOMParser().parseFromString(await answer.text(), "text/html");
			const card = page.getElementById("card");
			if (!answer.ok || !card)
				throw new Error("no card");
			box?.remove();
			from = link;
			box = document.createElement("section");
			box.className = "cell";
			box.tabIndex = -1;
			box.setAttribute("aria-label", link.closest("tr")?.querySelector("th")?.textContent || "");
			const button = document.createElement("button");
			button.type = "button";
			button.className = "b2";
			button.textContent = table.dataset.open;
			button.addEventListener("click", close);
			box.append(document.importNode(card, true), button);
			document.querySelector("main").append(box);
			box.focus();
		} catch (error) {
			location.href = link.href;
		}
	});
	document.addEventListener("keydown", (e) => {
		if (e.key === "Escape" && box)
			close();
	});
}

/* A form is sent once: a second press of the button while it is under way does nothing. */
function single(form) {
	form.addEventListener("submit", (e) => {
		if (e.defaultPrevented)
			return;
		if (form.dataset.sent)
			e.preventDefault();
		form.dataset.sent = "1";
		setTimeout(() => delete form.dataset.sent, 8000);
	});
}
addEventListener("pageshow", () => all("form[data-sent]").forEach((f) => delete f.dataset.sent));

all("form[data-autosave]").forEach(autosave);
all("form[data-check]").forEach(check);
all(".drop").forEach(drop);
all("input[data-filter]").forEach(filter);
all("table[data-open]").forEach(opener);
all("form[method=post]").forEach(single);
all("select[data-go]").forEach((s) => s.addEventListener("change", () => s.form.submit()));
document.getElementById("faults")?.focus();
})();
