// Walks the two TextMate grammars as an editor does, as far as they go (match, begin/end, captures, include), and writes
// "LINE TEXT SCOPE" for each position of tests/editors/positions.
import { readFileSync } from 'node:fs';

const read = (path) => JSON.parse(readFileSync(`editors/vscode/${path}`, 'utf8'));
const manifest = read('package.json');
const grammars = Object.fromEntries(manifest.contributes.grammars.map((g) => [g.scopeName, read(g.path)]));
const inject = Object.values(grammars).find((g) => g.injectionSelector?.includes('text.html.markdown'));

// Rules with their includes put in their place.
function flat(rules, grammar) {
	return rules.flatMap((rule) => {
		if (!rule.include)
			return [{ ...rule, grammar }];
		const to = rule.include.startsWith('#') ? { patterns: [grammar.repository[rule.include.slice(1)]] } : grammars[rule.include];
		return flat(to.patterns, to.scopeName ? to : grammar).flatMap((r) => r.match || r.begin ? [r] : flat(r.patterns, r.grammar));
	});
}

function paint(scopes, from, to, name) {
	for (let i = from; name && i < to; i++)
		scopes[i] = name;
}

function captured(scopes, m, captures, grammar) {
	for (const [n, c] of Object.entries(captures ?? {})) {
		if (!m.indices[n])
			continue;
		paint(scopes, ...m.indices[n], c.name);
		if (c.patterns)
			walk(m.input.slice(0, m.indices[n][1]), m.indices[n][0], [{ rules: flat(c.patterns, grammar), grammar }], scopes);
	}
}

const find = (pattern, text, at) => {
	const re = new RegExp(pattern, 'dgu');
	re.lastIndex = at;
	return re.exec(text);
};

// One line from `at`; `stack` holds what is open and lives on into the next line.
function walk(text, at, stack, scopes) {
	while (at <= text.length) {
		const top = stack[stack.length - 1];
		let best = null;
		if (top.end) {
			const m = find(top.end, text, at);
			best = m && { m, rule: null };
		}
		for (const rule of top.rules) {
			const m = find(rule.match ?? rule.begin, text, at);
			if (m && (!best || m.index < best.m.index))
				best = { m, rule };
		}
		paint(scopes, at, best ? best.m.index : text.length, top.name);
		if (!best)
			return;
		const { m, rule } = best, after = m.index + m[0].length;
		if (!rule) {
			captured(scopes, m, top.rule.endCaptures, top.grammar);
			stack.pop();
		} else if (rule.match) {
			paint(scopes, m.index, after, rule.name ?? top.name);
			captured(scopes, m, rule.captures, rule.grammar);
		} else {
			captured(scopes, m, rule.beginCaptures, rule.grammar);
			// a back reference in `end` means what `begin` caught
			const end = rule.end.replace(/\\(\d)/g, (all, n) => m[n] ?? all);
			stack.push({ rule, end, name: rule.contentName ?? rule.name, rules: flat(rule.patterns ?? [], rule.grammar), grammar: rule.grammar });
		}
		if (after === at && rule)
			at++;
		else
			at = after;
		if (!rule && m[0].length === 0 && stack.length === 1 && at >= text.length)
			return;
	}
}

const lines = readFileSync('tests/editors/sample.md', 'utf8').split('\n');
const stack = [{ rules: flat(inject.patterns, inject), grammar: inject }];
const painted = lines.map((line) => {
	const scopes = [];
	walk(line, 0, stack, scopes);
	return scopes;
});
for (const row of readFileSync('tests/editors/positions', 'utf8').split('\n').filter((r) => r && !r.startsWith('#'))) {
	const [line, text] = row.split(' ');
	const scope = painted[line - 1][lines[line - 1].indexOf(text.replaceAll('_', ' '))];
	console.log(`${line} ${text} ${scope?.endsWith('.phoihop') && scope !== 'meta.embedded.block.phoihop' ? scope : '-'}`);
}
