-- What a unit has to do, apart from the years it has done: its first page no longer reads them.

CREATE INDEX due_todo ON due (bloc, unit, day_now) WHERE done IS NULL OR again_by IS NOT NULL;
CREATE INDEX due_done ON due (bloc, unit, done_day, due) WHERE done IS NOT NULL;
