-- What waits for the lead: few among all that was ever sent.
CREATE INDEX filing_waiting ON filing (bloc, received_at, filing)
	WHERE accepted IS NULL AND returned IS NULL AND replaced_by IS NULL;
