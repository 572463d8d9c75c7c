-- Indexes that hold a statement's whole order or its whole answer. Without them SQLite walked every row of the bloc for a
-- year's board, and every row that stands for another, once for each row of a list.

DROP INDEX due_year;
CREATE INDEX due_year ON due (bloc, year, unit, day_now, due);

DROP INDEX due_duty;
CREATE INDEX due_duty ON due (bloc, duty, period, unit, due);

-- A unit's periods one after the other: the report before this one.
CREATE INDEX due_window ON due (bloc, unit, window_to, window_from);

-- Few among many: the meetings that were held, the consolidations of a year.
CREATE INDEX due_meeting ON due (bloc, due) WHERE kind = 'meeting';
CREATE INDEX due_consolidation ON due (bloc, year, day_now, due) WHERE kind = 'consolidation';

DROP INDEX due_stands_closes;
CREATE INDEX due_stands_closes ON due_stands (bloc, closes, due);
