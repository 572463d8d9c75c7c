-- Accounts, posts, sessions, links (class B ones never reach the ledger).

-- account_exists: is there such an account
SELECT account FROM account WHERE bloc = $1 AND account = $2;

-- post_exists: is there such a post
SELECT post FROM post WHERE bloc = $1 AND post = $2;

-- entry_exists: is there such an entry
SELECT no FROM entry WHERE bloc = $1 AND no = $2;

-- account_list: accounts, $2 at most from $3
SELECT a.account, l.body, n.body, a.closed_day, c.verifier FROM account a
LEFT JOIN item l ON l.bloc = a.bloc AND l.entry = a.account AND l.n = a.login_item
LEFT JOIN item n ON n.bloc = a.bloc AND n.entry = a.account AND n.n = a.name_item
LEFT JOIN credential c ON c.bloc = a.bloc AND c.account = a.account
WHERE a.bloc = $1 ORDER BY a.account LIMIT $2 OFFSET $3;

-- account_count: how many
SELECT COUNT(*) FROM account WHERE bloc = $1;

-- account_get: one account
SELECT a.account, l.body, n.body, a.closed_day, c.verifier FROM account a
LEFT JOIN item l ON l.bloc = a.bloc AND l.entry = a.account AND l.n = a.login_item
LEFT JOIN item n ON n.bloc = a.bloc AND n.entry = a.account AND n.n = a.name_item
LEFT JOIN credential c ON c.bloc = a.bloc AND c.account = a.account
WHERE a.bloc = $1 AND a.account = $2;

-- account_of_login: who logs in as $2
SELECT account FROM credential WHERE bloc = $1 AND login = $2;

-- post_list: posts of account $2, newest first; units as they are called on day $3
SELECT p.post, p.account, p.unit, u.name, p.role, p.title, p.from_day, p.until_day FROM post p
JOIN unit_name u ON u.bloc = p.bloc AND u.unit = p.unit AND u.from_day = (SELECT MAX(n.from_day) FROM unit_name n
	WHERE n.bloc = p.bloc AND n.unit = p.unit AND n.from_day <= $3)
WHERE p.bloc = $1 AND p.account = $2 ORDER BY p.post DESC;

-- post_all: every post in force on day $2, by unit order
SELECT p.post, p.account, p.unit, u.name, p.role, p.title, p.from_day, p.until_day FROM post p
JOIN unit_name u ON u.bloc = p.bloc AND u.unit = p.unit AND u.from_day = (SELECT MAX(n.from_day) FROM unit_name n
	WHERE n.bloc = p.bloc AND n.unit = p.unit AND n.from_day <= $2)
JOIN unit o ON o.bloc = p.bloc AND o.unit = p.unit
WHERE p.bloc = $1 AND p.from_day <= $2 AND (p.until_day IS NULL OR p.until_day >= $2) ORDER BY o.ord, p.post;

-- post_get: one post; its unit as it is called on day $3
SELECT p.post, p.account, p.unit, u.name, p.role, p.title, p.from_day, p.until_day FROM post p
JOIN unit_name u ON u.bloc = p.bloc AND u.unit = p.unit AND u.from_day = (SELECT MAX(n.from_day) FROM unit_name n
	WHERE n.bloc = p.bloc AND n.unit = p.unit AND n.from_day <= $3)
WHERE p.bloc = $1 AND p.post = $2;

-- actor_of_post: who holds post $2 on day $3
SELECT p.post, p.account, p.role, p.unit, m.name, m.short_sending, u.until_day, p.title, n.body, l.body FROM post p
JOIN unit u ON u.bloc = p.bloc AND u.unit = p.unit
JOIN unit_name m ON m.bloc = p.bloc AND m.unit = p.unit AND m.from_day = (SELECT MAX(x.from_day) FROM unit_name x
	WHERE x.bloc = p.bloc AND x.unit = p.unit AND x.from_day <= $3)
JOIN account a ON a.bloc = p.bloc AND a.account = p.account
LEFT JOIN item n ON n.bloc = a.bloc AND n.entry = a.account AND n.n = a.name_item
LEFT JOIN item l ON l.bloc = a.bloc AND l.entry = a.account AND l.n = a.login_item
WHERE p.bloc = $1 AND p.post = $2 AND p.from_day <= $3 AND (p.until_day IS NULL OR p.until_day >= $3)
	AND (a.closed_day IS NULL OR a.closed_day > $3);

-- actor_posts: the posts account $2 holds on day $3, oldest first
SELECT p.post FROM post p WHERE p.bloc = $1 AND p.account = $2 AND p.from_day <= $3
	AND (p.until_day IS NULL OR p.until_day >= $3) ORDER BY p.post;

-- actor_of_unit_role: the first post of role $3 in unit $2 on day $4
SELECT p.post FROM post p JOIN account a ON a.bloc = p.bloc AND a.account = p.account
WHERE p.bloc = $1 AND p.unit = $2 AND p.role = $3 AND p.from_day <= $4
	AND (p.until_day IS NULL OR p.until_day >= $4) AND (a.closed_day IS NULL OR a.closed_day > $4) ORDER BY p.post LIMIT 1;

-- actor_of_account: who an account is, when it holds no post
SELECT n.body, l.body FROM account a
LEFT JOIN item n ON n.bloc = a.bloc AND n.entry = a.account AND n.n = a.name_item
LEFT JOIN item l ON l.bloc = a.bloc AND l.entry = a.account AND l.n = a.login_item
WHERE a.bloc = $1 AND a.account = $2 AND (a.closed_day IS NULL OR a.closed_day > $3);

-- credential_put: a new account's secret
INSERT INTO credential (bloc, account, login, verifier, epoch, changed_at) VALUES ($1, $2, $3, $4, 1, $5);

-- credential_by_login (all blocs): who logs in under $1
SELECT bloc, account, verifier, epoch FROM credential WHERE login = $1;

-- credential_get: of account $2
SELECT verifier, epoch FROM credential WHERE bloc = $1 AND account = $2;

-- credential_set: a new password
UPDATE credential SET verifier = $3, epoch = epoch + 1, changed_at = $4 WHERE bloc = $1 AND account = $2;

-- credential_to_forget: the login of account $2, once it was erased from the ledger
SELECT c.login FROM credential c
JOIN account a ON a.bloc = c.bloc AND a.account = c.account
JOIN item i ON i.bloc = a.bloc AND i.entry = a.account AND i.n = a.login_item AND i.salt IS NULL
WHERE c.bloc = $1 AND c.account = $2;

-- credential_forget: account $2 is called $3 and opens no more
UPDATE credential SET login = $3, verifier = '', epoch = epoch + 1, changed_at = $4 WHERE bloc = $1 AND account = $2;

-- credential_bump: every session of account $2 is over
UPDATE credential SET epoch = epoch + 1 WHERE bloc = $1 AND account = $2;

-- session_put: a session begins
INSERT INTO session (bloc, token, account, post, csrf, epoch, lang, began_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- session_get (all blocs): by the hash of its cookie, while the account's epoch is the same
SELECT s.bloc, s.account, s.post, s.csrf, s.lang, s.began_at, s.epoch FROM session s
JOIN credential c ON c.bloc = s.bloc AND c.account = s.account AND c.epoch = s.epoch
WHERE s.token = $1;

-- session_lang (all blocs): the language chosen
UPDATE session SET lang = $2 WHERE token = $1;

-- session_post (all blocs): acting for another of one's posts
UPDATE session SET post = $2 WHERE token = $1;

-- session_end (all blocs): log out
DELETE FROM session WHERE token = $1;

-- session_end_all: of account $2
DELETE FROM session WHERE bloc = $1 AND account = $2;

-- session_end_every (all blocs): of everybody
DELETE FROM session;

-- session_sweep (all blocs): begun before $1
DELETE FROM session WHERE began_at < $1;

-- link_put: a one-time link
INSERT INTO link (bloc, token, account, until_at) VALUES ($1, $2, $3, $4);

-- link_get (all blocs): by its hash
SELECT bloc, account, until_at FROM link WHERE token = $1;

-- link_drop: used, or replaced by a newer one
DELETE FROM link WHERE bloc = $1 AND account = $2;

-- link_drop_every (all blocs): of everybody
DELETE FROM link;

-- guess_get (all blocs): tries of $1
SELECT tries, last_at FROM guess WHERE who = $1;

-- guess_put (all blocs): one more at $2; those before $3 count no more
INSERT INTO guess (who, tries, last_at) VALUES ($1, 1, $2)
ON CONFLICT (who) DO UPDATE SET tries = CASE WHEN guess.last_at < $3 THEN 1 ELSE guess.tries + 1 END, last_at = $2;

-- guess_next (all blocs): the $2-th row after $1, from 0
SELECT who FROM guess WHERE who > $1 ORDER BY who LIMIT 1 OFFSET $2;

-- guess_sweep (all blocs): of the rows after $1 up to $2, those whose tries are all before $3
DELETE FROM guess WHERE who > $1 AND who <= $2 AND last_at < $3;

-- guess_sweep_rest (all blocs): the same of all rows after $1, before $2
DELETE FROM guess WHERE who > $1 AND last_at < $2;

-- guess_forget (all blocs): tries of login $1, from anywhere ($2 to $3)
DELETE FROM guess WHERE who = $1 OR (who > $2 AND who < $3);

-- guess_clear (all blocs): a right one
DELETE FROM guess WHERE who = $1;

-- unit_list: units in the plan's order, as they are called and take part on day $2
SELECT u.unit, n.name, n.symbol, n.role, n.style, n.fields, n.short_sending, u.from_day, u.until_day, n.under, n.decision,
	n.from_day
FROM unit u
JOIN unit_name n ON n.bloc = u.bloc AND n.unit = u.unit AND n.from_day = (SELECT MAX(m.from_day) FROM unit_name m
	WHERE m.bloc = u.bloc AND m.unit = u.unit AND m.from_day <= $2)
WHERE u.bloc = $1 ORDER BY u.ord, u.unit;

-- unit_get: one unit, as it is called and takes part on day $3
SELECT u.unit, n.name, n.symbol, n.role, n.style, n.fields, n.short_sending, u.from_day, u.until_day, n.under, n.decision,
	n.from_day
FROM unit u
JOIN unit_name n ON n.bloc = u.bloc AND n.unit = u.unit AND n.from_day = (SELECT MAX(m.from_day) FROM unit_name m
	WHERE m.bloc = u.bloc AND m.unit = u.unit AND m.from_day <= $3)
WHERE u.bloc = $1 AND u.unit = $2;

-- bloc_get: the bloc
SELECT origin, code, demo, zone_min, opened_at FROM bloc WHERE bloc = $1;

-- audit_entries: skeletons, newest first, $2 at most from $3
SELECT no, type, version, at FROM entry WHERE bloc = $1 ORDER BY no DESC LIMIT $2 OFFSET $3;

-- credential_demo: one known password for every account of a demo
UPDATE credential SET verifier = $2, changed_at = $3 WHERE bloc = $1;
